import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TestDatabase } from '#testkit';
import { aBookingDatabase } from '../a-booking.builder.js';
import { aDraw, aPair, aWhile, type Draw } from './life-orders.builder.js';
import { TwoServices } from './life-service.builder.js';
import { aLife, Met, Step } from './life-steps.builder.js';
import { wall } from './life-time.builder.js';

/*
 * The life of appointments against a model of plain objects, through two services on one database. MODEL_RUNS makes
 * it longer. What failed is run again with what the failure tells: MODEL_SEED, MODEL_PATH and MODEL_REPLAY_PATH.
 */
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_REPLAY_PATH } = process.env;
const runs = Number(MODEL_RUNS ?? 50);
const patience = 60_000 + runs * 1_000;
/** Chance may leave something out of so few lives: then as many again are lived, so often at most. */
const rounds = 5;

let database: TestDatabase;
let real: TwoServices;
const met = new Met();

beforeAll(async () => {
  database = await aBookingDatabase();
  real = await TwoServices.on(database);
});
afterAll(async () => database?.drop());

const services = fc.constantFrom([0, 1], [0, 1], [1, 0], [0, 0]);
const stepsOf = (draws: fc.Arbitrary<Draw[]>) =>
  fc.tuple(draws, services).map(([all, which]) => new Step(all, which, met));
const one = aDraw.map((draw) => [draw]);
const steps = fc.commands([one, one, aPair, aPair, aPair, aWhile].map(stepsOf), {
  maxCommands: 50,
  size: 'max',
  ...(MODEL_REPLAY_PATH ? { replayPath: MODEL_REPLAY_PATH } : {}),
});
const bookedBefore = fc.array(aDraw, { maxLength: 4 });

/** A test that does not meet all of these looks at too little. */
const needed = [
  ...['hold ok', 'hold slot-taken', 'book ok', 'book slot-taken', 'book idempotency-key-reused'],
  ...['confirm ok', 'confirm hold-lapsed', 'confirm appointment-closed', 'confirm appointment-unknown'],
  ...['change ok', 'change version-changed', 'change appointment-closed', 'move ok', 'move appointment-closed'],
  ...['cancel ok', 'release ok', 'arrive ok', 'end ok', 'end too-early'],
  ...['lapsed by itself', 'missed by itself', 'retired'],
];
const notMet = () => needed.filter((what) => !met.answers.has(what));
const beginnings = fc.constantFrom(
  wall('2026-11-30', '23:50'),
  wall('2026-12-01', '08:30'),
  wall('2026-12-01', '08:55'),
);

it(
  'what becomes of appointments, whatever two clients ask at once in any order, is what the model says',
  async () => {
    const asTheModel = fc.asyncProperty(beginnings, bookedBefore, steps, async (now, booked, commands) => {
      await real.forgetAll(now);
      const life = aLife(now);
      const before = await real.troubles();
      try {
        for (const draw of booked) await new Step([{ ...draw, do: 'book' }], [0], met).run(life, real);
        await fc.asyncModelRun(() => ({ model: life, real }), commands);
        expect(await real.troubles()).toEqual(before);
      } catch (error) {
        throw new Error(`after\n${life.story.join('\n')}\n${String(error)}`, { cause: error });
      }
    });
    for (let round = 1; round === 1 || (round <= rounds && !MODEL_PATH && notMet().length > 0); round += 1)
      await fc.assert(asTheModel, {
        numRuns: runs,
        interruptAfterTimeLimit: patience,
        markInterruptAsFailure: true,
        ...(MODEL_SEED ? { seed: Number(MODEL_SEED) + round - 1 } : {}),
        ...(MODEL_PATH ? { path: MODEL_PATH } : {}),
      });
    if (MODEL_PATH) return;
    expect(notMet()).toEqual([]);
    expect(Math.min(...met.orders)).toBeGreaterThan(0);
  },
  rounds * patience + 20_000,
);
