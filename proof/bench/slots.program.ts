import { isAsMeant } from './arrived.rules.js';
import { type Bench, type CpuUse, compared, type Measured, type Outcome, withCpu } from './bench.program.js';
import { boardLines, boardRows, readSamples } from './board.client.js';
import { doElsewhere, keepBeside } from './child.program.js';
import { median, shuffled, together } from './figures.rules.js';
import { type BookJob, type LoadResult, type Place, perSecond, type ReadJob } from './load/jobs.js';
import { untilHeard } from './quiet.client.js';
import type { System } from './system.program.js';
import { countsOf, numberOf } from './table.wording.js';
import { freePlaces, readSlots, slotsPath, twoWeeks } from './town.client.js';

const bookingsPerSecond = 200;
const bookers = 32;

interface Half {
  readonly round: string;
  readonly side: 'limit' | 'project';
  readonly read: LoadResult;
  readonly booked: LoadResult;
  readonly bookedPerSecond: number;
  readonly cpu: Readonly<Record<string, number>>;
}

interface Asked {
  readonly round: string;
  readonly side: Half['side'];
  readonly url: string;
  readonly pids: Readonly<Record<string, number>>;
  readonly places: Place[];
  /** Which half of the round. */
  readonly at: number;
}

export const slotsLocations = (rounds: number): string[] =>
  Array.from({ length: rounds + 1 }, (_, at) => `slots-${at}`);

/** The answer of the project once nobody changes anything, which is what the limit answers. */
const run = async (bench: Bench, system: System, asked: Asked): Promise<Half> => {
  const { seconds, connections } = bench.options;
  const read: ReadJob = { kind: 'read', url: asked.url, headers: {}, connections, seconds };
  const order: BookJob = {
    kind: 'book',
    url: system.url,
    places: asked.places.splice(0, bookingsPerSecond * seconds),
    run: `${asked.round}-${asked.at}`,
    connections: bookers,
    perSecond: bookingsPerSecond,
  };
  const work = () =>
    Promise.all([doElsewhere<ReadJob, LoadResult>('load', read), doElsewhere<BookJob, LoadResult>('load', order)]);
  const { result, cpu }: Measured<[LoadResult, LoadResult]> = await withCpu(asked.pids, () =>
    asked.side === 'project' ? bench.profiled('slots', system, work) : work(),
  );
  const [told, booked] = result;
  await untilHeard(system);
  const bookedPerSecond = perSecond(booked, 201);
  bench.say(
    `  slots ${asked.round} ${asked.side}: ${numberOf(perSecond(told, 200))}/s (${countsOf(told.statuses)}), p50 ` +
      `${numberOf(told.latency.p50)} ms, p99 ${numberOf(told.latency.p99)} ms; booked meanwhile ` +
      `${numberOf(bookedPerSecond)}/s of ${bookingsPerSecond} (${countsOf(booked.statuses)}${booked.problems['slot-taken'] ? `, slot-taken ${booked.problems['slot-taken']}` : ''}), p50 ` +
      `${numberOf(booked.latency.p50)} ms`,
  );
  return {
    round: asked.round,
    side: asked.side,
    read: told,
    booked,
    bookedPerSecond,
    cpu: { ...cpu, 'load (slots)': told.cpuSeconds, 'load (bookings)': booked.cpuSeconds },
  };
};

/** One location for each round, so that each begins with all places free; the limit before, the project, the limit after. */
const round = async (bench: Bench, system: System, name: string): Promise<{ halves: Half[]; bytes: number }> => {
  const { body, contentType } = await readSlots(system, name, twoWeeks);
  const places = shuffled(await freePlaces(system, name, twoWeeks), 7);
  const plain = await keepBeside<object, number>('plain', { body, contentType });
  const project = `${system.url}${slotsPath(name, twoWeeks)}`;
  const limit = `http://127.0.0.1:${plain.told}${slotsPath(name, twoWeeks)}`;
  const halves: Half[] = [];
  try {
    for (const side of ['limit', 'project', 'limit'] as const)
      halves.push(
        await run(bench, system, {
          at: halves.length,
          round: name,
          side,
          url: side === 'limit' ? limit : project,
          pids: { ...system.pids, 'plain node:http': plain.pid },
          places,
        }),
      );
  } finally {
    await plain.stop();
  }
  return { halves, bytes: Buffer.byteLength(body) };
};

const cpuOf = (halves: readonly Half[], side: Half['side']): CpuUse => {
  const own = halves.filter((half) => half.side === side);
  return {
    during: `slots, ${side}`,
    seconds: together(...own.map(({ cpu }) => cpu)),
    count: own.reduce((sum, { read }) => sum + (read.statuses[200] ?? 0), 0),
  };
};

/** Two weeks of slots of one location, read while bookings arrive at it. */
export const measureSlots = async (bench: Bench, system: System): Promise<Outcome> => {
  const [warm, ...names] = slotsLocations(bench.options.rounds);
  const warming: Bench = {
    ...bench,
    options: { ...bench.options, seconds: 2 },
    say: () => undefined,
    profiled: (_scenario, _system, work) => work(),
  };
  await round(warming, system, warm ?? '');
  const monitor = await system.token('monitor');
  const before = await readSamples(system, monitor);
  const rounds = [];
  for (const name of names) rounds.push(await round(bench, system, name));
  const counted = [before, await readSamples(system, monitor)] as const;
  const halves = rounds.flatMap((one) => one.halves);
  const rates = (side: Half['side']): number[] =>
    halves.filter((half) => half.side === side).map(({ read }) => perSecond(read, 200));
  const projects = rates('project');
  // The limit before and after a round, as one figure: rounds do not share one, for each answers its own bytes.
  const each = rates('limit');
  const limits = projects.map((_, at) => ((each[2 * at] ?? 0) + (each[2 * at + 1] ?? 0)) / 2);
  const ratios = projects.map((project, at) => project / (limits[at] ?? Number.NaN));
  const { row: side } = compared('slots, two weeks of 20 desks', 'answers/s', { limits, projects }, 0.5);
  const asMeant = halves.every((half) => half.side === 'limit' || isAsMeant(half, bookingsPerSecond));
  const row = asMeant ? side : { ...side, met: false, because: 'load not reached' };
  const booked = (side: Half['side']): string => {
    const own = halves.filter((half) => half.side === side);
    const counts = together(...own.map((half) => half.booked.statuses));
    const problems = together(...own.map((half) => half.booked.problems));
    return (
      `${numberOf(median(own.map((half) => half.bookedPerSecond)))} a second of ${bookingsPerSecond}, median ` +
      `${numberOf(median(own.map((half) => half.booked.latency.p50)))} ms (${countsOf(counts)}; refused: ${countsOf(problems)})`
    );
  };
  const latency = (side: Half['side']): string => {
    const own = halves.filter((half) => half.side === side).map(({ read }) => read.latency);
    return `p50 ${numberOf(median(own.map(({ p50 }) => p50)))} ms, p99 ${numberOf(median(own.map(({ p99 }) => p99)))} ms`;
  };
  return {
    rows: [row, ...boardRows(counted)],
    notes: [
      `slots: an answer of ${numberOf(rounds[0]?.bytes ?? 0)} bytes, ${bench.options.connections} connections, web without a credential`,
      `slots: limit ${each.map(numberOf).join(', ')} (before, after); project ${projects.map(numberOf).join(', ')} answers/s; ratio of each round ${ratios.map(numberOf).join(', ')}`,
      `slots: limit ${latency('limit')}; project ${latency('project')}`,
      `slots: booked at the same location while the limit was asked: ${booked('limit')}`,
      `slots: booked at the same location while the project was asked: ${booked('project')}`,
      ...boardLines(counted),
    ],
    cpu: [cpuOf(halves, 'limit'), cpuOf(halves, 'project')],
    raw: { bookingsPerSecond, bytes: rounds.map(({ bytes }) => bytes), halves },
  };
};
