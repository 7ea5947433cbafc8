import { type Bench, type Outcome, type Row, withCpu } from './bench.program.js';
import { doElsewhere } from './child.program.js';
import { latencyOf, shuffled } from './figures.rules.js';
import { orderOf } from './load/book.program.js';
import type { BookJob, LoadResult, Place } from './load/jobs.js';
import { loadPast } from './past.client.js';
import { untilHeard, withDatabase } from './quiet.client.js';
import { type System, startSystem } from './system.program.js';
import { numberOf } from './table.wording.js';
import { freePlaces, horizon, slotsPath, twoWeeks, writeTown } from './town.client.js';
import { requestBytes, Wire } from './wire.client.js';

const small = 10_000;
const atMost = 1.25;
const locations = ['groei-1', 'groei-2', 'groei-3', 'groei-4'];
const measured = 'groei-1';
const toCome = 500;
const blocks = 12;
const inBlock = 25;
const warmBlocks = 4;

interface Side {
  readonly stored: number;
  readonly system: System;
  readonly places: Place[];
  readonly wire: Wire;
  readonly reads: number[];
  readonly bookings: number[];
}

/** A product with so many appointments: as many to come on either side, the others past. */
const grow = async (bench: Bench, stored: number): Promise<Side> => {
  const system = await startSystem(bench.product);
  try {
    await writeTown(system, locations);
    const places: Place[] = [];
    for (const id of locations) {
      const free = shuffled(await freePlaces(system, id, horizon), 17);
      const job: BookJob = { kind: 'book', url: system.url, places: free.splice(0, toCome), run: id, connections: 16 };
      const { statuses } = await doElsewhere<BookJob, LoadResult>('load', job);
      if (statuses[201] !== toCome) throw new Error(`Of ${toCome} bookings some were refused at ${id}.`);
      if (id === measured) places.push(...free);
    }
    await untilHeard(system);
    const began = performance.now();
    await loadPast(system, locations, stored - toCome * locations.length);
    bench.say(`  growth: ${numberOf(stored)} stored in ${numberOf((performance.now() - began) / 1_000)} s`);
    const wire = new Wire(new URL(system.url), { keepBodies: true });
    return { stored, system, places, wire, reads: [], bookings: [] };
  } catch (error) {
    await system.stop();
    throw error;
  }
};

const timed = (wire: Wire, request: Buffer, status: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = performance.now();
    wire.ask(request, (heard) => {
      if (heard.status === status) resolve(performance.now() - asked);
      else reject(new Error(`Answered ${heard.status}: ${heard.body}`));
    });
  });

/** One after the other: a booking, and what is still free. So no answer is the one before. */
const block = async (side: Side, run: string): Promise<void> => {
  const { system, places, wire } = side;
  const read = requestBytes(new URL(`${system.url}${slotsPath(measured, twoWeeks)}`), 'GET', {});
  const url = new URL('/v1/appointments', system.url);
  for (const [at, place] of places.splice(0, inBlock).entries()) {
    const { headers, body } = orderOf(place, run, at);
    side.bookings.push(await timed(wire, requestBytes(url, 'POST', headers, JSON.stringify(body)), 201));
    side.reads.push(await timed(wire, read, 200));
  }
};

const row = (what: string, unit: string, [few, many]: readonly [readonly number[], readonly number[]]): Row => {
  const [less, more] = [latencyOf(few).p50, latencyOf(many).p50];
  return {
    scenario: `growth, ${what}`,
    limit: `${numberOf(less)} ms (${numberOf(small)})`,
    project: `${numberOf(more)} ms (${unit})`,
    ratio: more / less,
    bar: `<= ${atMost}`,
    met: more / less <= atMost,
  };
};

const sizeOf = ({ system }: Side): Promise<string> =>
  withDatabase(system, async (client) => {
    const { rows } = await client.query<{ size: string }>(
      `select pg_size_pretty(pg_total_relation_size('appointments.appointments')) as size`,
    );
    return rows[0]?.size ?? 'unknown';
  });

const measure = async (bench: Bench, sides: readonly [Side, Side]): Promise<Outcome> => {
  for (let at = 0; at < warmBlocks * 2; at += 1) await block(sides[at % 2] as Side, `warm-${at}`);
  for (const { reads, bookings } of sides) for (const all of [reads, bookings]) all.length = 0;
  const cpu = new Map(sides.map(({ stored }) => [stored, {} as Record<string, number>]));
  const [few, many] = sides;
  await bench.profiled('growth', many.system, async () => {
    for (let at = 0; at < blocks * 2; at += 1) {
      // Few, many, many, few: neither is always the second.
      const side = sides[(at + (at >> 1)) % 2] as Side;
      const { cpu: used } = await withCpu(side.system.pids, () => block(side, `block-${at}`));
      const sums = cpu.get(side.stored) ?? {};
      for (const [name, seconds] of Object.entries(used)) sums[name] = (sums[name] ?? 0) + seconds;
    }
  });
  const unit = numberOf(many.stored);
  const spread = ({ stored, reads, bookings }: Side): string =>
    `growth, ${numberOf(stored)}: slots p50 ${numberOf(latencyOf(reads).p50)}, p95 ${numberOf(latencyOf(reads).p95)} ms; ` +
    `booking p50 ${numberOf(latencyOf(bookings).p50)}, p95 ${numberOf(latencyOf(bookings).p95)} ms; ${reads.length} of each`;
  const rows = [row('slots', unit, [few.reads, many.reads]), row('booking', unit, [few.bookings, many.bookings])];
  for (const { scenario, ratio } of rows) bench.say(`  ${scenario}: ${numberOf(ratio ?? Number.NaN)}`);
  return {
    rows,
    notes: [
      spread(few),
      spread(many),
      `growth: one at a time, each read right after a booking at the same location; ${numberOf(toCome * locations.length)} appointments to come on either side, the others over three years past at ${locations.length} locations; the table with its indexes is ${await sizeOf(few)} and ${await sizeOf(many)}`,
    ],
    cpu: sides.map(({ stored, reads }) => ({
      during: `growth, ${numberOf(stored)}, a booking and a read`,
      seconds: cpu.get(stored) ?? {},
      count: reads.length,
    })),
    raw: sides.map(({ stored, reads, bookings }) => ({ stored, reads, bookings })),
  };
};

/** Two products side by side, one with few and one with many stored appointments, asked in turns. */
export const measureGrowth = async (bench: Bench): Promise<Outcome> => {
  const few = await grow(bench, small);
  try {
    const many = await grow(bench, bench.options.stored);
    try {
      return await measure(bench, [few, many]);
    } finally {
      many.wire.close();
      await many.system.stop();
    }
  } finally {
    few.wire.close();
    await few.system.stop();
  }
};
