import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideStart } from './decide-start.rules.js';
import {
  afterGivingBack,
  afterLapsing,
  afterTaking,
  type FreeTime,
  freeTimeOf,
  type Taken,
} from './free-time.rules.js';
import {
  aRandomVisit,
  aSituation,
  freeTimeIn,
  type Situation,
  someStarts,
  someTaken,
  startsIn,
  takenIn,
} from './random-situation.builder.js';
import { slotsOf } from './slots.rules.js';
import { inForce, slowDecision } from './slow-decisions.builder.js';
import { type SlowPlan, slowPlan } from './slow-plan.builder.js';
import type { Visit } from './visit.rules.js';

const aStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      nth: fc.nat(),
      visit: fc.constantFrom(0, 1),
      heldFor: fc.option(fc.integer({ min: 1, max: 60 })),
      setsAside: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('give back' as const), nth: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 60 }) }) },
);
type Step = typeof aStep extends fc.Arbitrary<infer Each> ? Each : never;

/** A location at a moment, and all that was taken there and not given back. */
interface Moment {
  readonly now: number;
  readonly freeTime: FreeTime;
  readonly standing: readonly Taken[];
}

const everything = ['lead', 'horizon', 'hours', 'quota'] as const;
const channels = ['web', 'phone', 'counter'];

const afterStep = (before: Moment, step: Step, { situation, slow, visits, starts }: Day): Moment => {
  const { now, freeTime, standing } = before;
  if (step.kind === 'wait') {
    const later = now + step.minutes * 60_000;
    return { now: later, freeTime: afterLapsing(freeTime, later), standing: inForce(standing, later) };
  }
  if (step.kind === 'give back') {
    const given = standing[step.nth % standing.length];
    if (!given) return before;
    return { now, freeTime: afterGivingBack(freeTime, given), standing: standing.filter((one) => one !== given) };
  }
  const visit = visits[step.visit]!;
  const channel = channels[step.nth % channels.length]!;
  const asker = { channel, now, override: step.setsAside ? everything : undefined };
  const offered = slotsOf(freeTime, visit, { ...asker, from: situation.from, until: situation.until });
  const wanted = step.setsAside ? starts : offered.slice(0, 6).map(({ start }) => start);
  const start = wanted[step.nth % wanted.length] ?? starts[0]!;

  const decision = decideStart(freeTime, visit, { ...asker, start });
  expect(decision).toEqual(slowDecision(slow, standing, visit, { ...asker, start }));
  if (!('ok' in decision)) return before;
  const heldUntil = step.heldFor === null ? undefined : now + step.heldFor * 60_000;
  const taken = { ...decision.ok, channel, heldUntil };
  return { now, freeTime: afterTaking(freeTime, taken), standing: [...standing, taken] };
};

interface Day {
  readonly situation: Situation;
  readonly slow: SlowPlan;
  readonly visits: readonly Visit[];
  readonly starts: readonly number[];
}

const overlapping = (standing: readonly Taken[]): Taken[] =>
  standing.filter((one) =>
    standing.some(
      (other) =>
        other !== one && other.deskNumber === one.deskNumber && other.from < one.until && one.from < other.until,
    ),
  );

/** All that free time says, with no minutes for who has taken none. */
const all = ({ desks, takenAtGoneDesks, minutesByChannel }: FreeTime) => ({
  desks,
  takenAtGoneDesks,
  minutes: new Map([...minutesByChannel].filter(([, minutes]) => minutes.some((each) => each !== 0))),
});

describe('desks in use', () => {
  it('never serve two at once, whatever is taken, given back and left to lapse; who comes gets the right desk', () => {
    fc.assert(
      fc.property(
        aSituation,
        aRandomVisit,
        someStarts,
        fc.array(aStep, { maxLength: 30 }),
        (situation, other, drawn, steps) => {
          const { plan, from, until, asker } = situation;
          const day = {
            situation,
            slow: slowPlan(plan, from, until),
            visits: [situation.visit, other],
            starts: startsIn(situation, drawn),
          };
          let moment: Moment = { now: asker.now, freeTime: freeTimeIn(situation, []), standing: [] };
          for (const step of steps) {
            moment = afterStep(moment, step, day);
            expect(overlapping(moment.standing)).toEqual([]);
            const { freeTime, standing, now } = moment;
            expect(all(freeTime)).toEqual(all(freeTimeOf(freeTime.planned, standing, now)));
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are as free as in the beginning once all is given back, in any order', () => {
    const order = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(aSituation, someTaken, order, (situation, drawn, keys) => {
        const { from, until, visit, asker } = situation;
        const slots = (freeTime: FreeTime) => slotsOf(freeTime, visit, { ...asker, from, until });
        const shuffled = (list: readonly Taken[]) =>
          list
            .map((one, at) => ({ one, key: keys[at]! }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);

        const opened = freeTimeIn(situation);
        const isTaken = ({ deskNumber, from, until }: Taken) =>
          situation.taken.some((one) => one.deskNumber === deskNumber && one.from === from && one.until === until);
        const more = takenIn(situation, drawn).filter((one) => !isTaken(one));
        const back = shuffled(more).reduce(afterGivingBack, more.reduce(afterTaking, opened));
        expect(all(back)).toEqual(all(opened));
        expect(slots(back)).toEqual(slots(opened));

        const empty = shuffled(inForce(situation.taken, asker.now)).reduce(afterGivingBack, back);
        const untouched = freeTimeIn(situation, []);
        expect(all(empty)).toEqual(all(untouched));
        expect(slots(empty)).toEqual(slots(untouched));
        expect(empty.desks.map(({ free }) => free)).toEqual(empty.planned.desks.map(({ planned }) => planned));
      }),
      { numRuns: 100 },
    );
  });
});
