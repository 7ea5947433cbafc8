import { z } from 'zod';
import { type Bench, type Outcome, withCpu } from './bench.program.js';
import { doElsewhere } from './child.program.js';
import { median, shuffled, together } from './figures.rules.js';
import type { BookJob, LoadResult, Place } from './load/jobs.js';
import { untilHeard, withDatabase } from './quiet.client.js';
import type { System } from './system.program.js';
import { countsOf, numberOf } from './table.wording.js';
import { desks, freePlaces, readSlots, twoWeeks } from './town.client.js';

export const rushLocation = 'rush';
const orders = 2_000;
const starts = 5;
const sample = 100;

const Refusal = z.object({
  status: z.literal(409),
  code: z.literal('slot-taken'),
  alternatives: z.array(z.object({ start: z.string() })).min(1),
});

interface Rush {
  readonly result: Omit<LoadResult, 'bodies'>;
  /** Refused with the name of the problem and at least one other time. */
  readonly refusedWell: number;
  /** In force at those starts, as the database has it: nobody is booked who was told otherwise. */
  readonly stored: number;
  readonly alternatives: { readonly asked: number; readonly free: number };
  readonly cpu: Readonly<Record<string, number>>;
}

const alternativesIn = (body: string): string[] | undefined => {
  const refusal = Refusal.safeParse(JSON.parse(body || 'null'));
  return refusal.success ? refusal.data.alternatives.map(({ start }) => start) : undefined;
};

/** Of some of them, whether they were still free when looked up right after. */
const lookUp = async (system: System, offered: readonly (readonly string[])[]): Promise<Rush['alternatives']> => {
  const { slots } = await readSlots(system, rushLocation, twoWeeks);
  const free = new Set(slots.map(({ start }) => start));
  const asked = shuffled(offered, 3).slice(0, sample).flat();
  return { asked: asked.length, free: asked.filter((start) => free.has(start)).length };
};

const storedAt = (system: System, starts: readonly string[]): Promise<number> =>
  withDatabase(system, async (client) => {
    const { rows } = await client.query<{ stored: number }>(
      `select count(*)::int as stored from appointments.appointments
       where location_id = $1 and start_at = any($2::timestamptz[]) and in_force`,
      [rushLocation, starts],
    );
    return rows[0]?.stored ?? 0;
  });

const warmUp = 200;

/** A product that has booked before: how it is just after a start is told by the scenario of the start. */
const warm = async (bench: Bench, system: System): Promise<void> => {
  const places = (await freePlaces(system, rushLocation, twoWeeks)).slice(-warmUp);
  const { connections } = bench.options;
  await doElsewhere<BookJob, LoadResult>('load', {
    kind: 'book',
    url: system.url,
    places,
    run: 'rush-warm',
    connections,
  });
  await untilHeard(system);
};

/** All orders on their way at the same moment, each on a connection of its own. */
const rush = async (bench: Bench, system: System, round: number): Promise<Rush> => {
  const free = await freePlaces(system, rushLocation, twoWeeks);
  const whole = [...new Set(free.map(({ start }) => start))].slice(round * starts, (round + 1) * starts);
  const wanted = Array.from(
    { length: orders },
    (_, at): Place => ({ locationId: rushLocation, start: whole[at % starts] ?? '' }),
  );
  const job: BookJob = {
    kind: 'book',
    url: system.url,
    places: shuffled(wanted, round),
    run: `rush-${round}`,
    connections: orders,
    keepBodies: true,
  };
  const { result: told, cpu } = await withCpu(system.pids, () =>
    bench.profiled('rush', system, () => doElsewhere<BookJob, LoadResult>('load', job)),
  );
  const { bodies, ...result } = told;
  const offered = bodies.map(alternativesIn).filter((one) => one !== undefined);
  const alternatives = await lookUp(system, offered);
  bench.say(
    `  rush: ${countsOf(result.statuses)} (${countsOf(result.problems)}) in ${numberOf(result.seconds)} s; ` +
      `${offered.length} with alternatives, ${alternatives.free} of ${alternatives.asked} of them free right after`,
  );
  await untilHeard(system);
  const stored = await storedAt(system, whole);
  const load = { 'load (bookings)': result.cpuSeconds };
  return { result, refusedWell: offered.length, stored, alternatives, cpu: { ...cpu, ...load } };
};

const isExact = ({ result, refusedWell, stored }: Rush): boolean =>
  result.statuses[201] === starts * desks && stored === starts * desks && refusedWell === orders - starts * desks;

/** Many more orders than places, at once. */
export const measureRush = async (bench: Bench, system: System): Promise<Outcome> => {
  await warm(bench, system);
  const rounds: Rush[] = [];
  for (let round = 0; round < bench.options.rounds; round += 1) rounds.push(await rush(bench, system, round));
  const seconds = rounds.map(({ result }) => result.seconds);
  const statuses = rounds.map(({ result }) => countsOf(result.statuses)).join('; ');
  const latency = rounds.map(({ result }) => result.latency);
  const asked = rounds.reduce((sum, { alternatives }) => sum + alternatives.asked, 0);
  const free = rounds.reduce((sum, { alternatives }) => sum + alternatives.free, 0);
  return {
    rows: [
      {
        scenario: `rush, ${numberOf(orders)} orders for ${starts * desks} places`,
        limit: '',
        project: `${statuses} in ${numberOf(median(seconds))} s`,
        bar: `exactly ${starts * desks}`,
        met: rounds.every(isExact),
      },
    ],
    notes: [
      `rush: ${seconds.map(numberOf).join(', ')} s from the first order to the last answer; p50 ${numberOf(median(latency.map(({ p50 }) => p50)))} ms, p99 ${numberOf(median(latency.map(({ p99 }) => p99)))} ms, most ${numberOf(Math.max(...latency.map(({ most }) => most)))} ms`,
      `rush: refused ${countsOf(together(...rounds.map(({ result }) => result.problems)))}; with alternatives ${rounds.map(({ refusedWell }) => refusedWell).join(', ')}; stored ${rounds.map(({ stored }) => stored).join(', ')}`,
      ...rounds
        .flatMap(({ result }) => result.strange.slice(0, 1))
        .map((one) => `rush: one of the strange answers: ${one}`),
      `rush: of ${numberOf(asked)} alternatives in a sample ${numberOf(free)} were free when asked again right after (weak evidence: others may have booked them meanwhile)`,
    ],
    cpu: [
      {
        during: 'rush',
        seconds: together(...rounds.map(({ cpu }) => cpu)),
        count: orders * rounds.length,
      },
    ],
    raw: { orders, places: starts * desks, rounds },
  };
};
