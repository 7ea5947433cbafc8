import { setTimeout as after } from 'node:timers/promises';
import { type Bench, type Outcome, type Row, withCpu } from './bench.program.js';
import { doElsewhere } from './child.program.js';
import { latencyOf, shuffled } from './figures.rules.js';
import { countRows, type RowCounts, readRunning } from './guarantees.client.js';
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
/** Longer than the pace that batches keep: who waits for that is not measured. */
const apartMs = 40;
/** Each makes another visit of it, so that nothing that was kept can be told again. */
const extraMinutes = 241;
const nextTwoWeeks = { from: '2026-12-15', until: '2026-12-29' };

interface Side {
  readonly stored: number;
  readonly system: System;
  readonly places: Place[];
  /** A start that is full: what is free instead is looked up by the service. */
  readonly full: Place;
  readonly wire: Wire;
  readonly reads: number[];
  readonly bookings: number[];
  readonly refusals: number[];
  readonly before: RowCounts;
  asked: number;
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
    const full = places[0] as Place;
    const taken = places.filter(({ start }) => start === full.start);
    const filling: BookJob = { kind: 'book', url: system.url, places: taken, run: 'full', connections: 4 };
    const filled = await doElsewhere<BookJob, LoadResult>('load', filling);
    if (filled.statuses[201] !== taken.length) throw new Error(`At ${full.start} some were refused.`);
    const left = places.filter(({ start }) => start !== full.start);
    await untilHeard(system);
    const began = performance.now();
    await loadPast(system, locations, stored - toCome * locations.length);
    bench.say(`  growth: ${numberOf(stored)} stored in ${numberOf((performance.now() - began) / 1_000)} s`);
    const wire = new Wire(new URL(system.url), { keepBodies: true });
    const before = await countRows(system);
    return { stored, system, places: left, full, wire, reads: [], bookings: [], refusals: [], before, asked: 0 };
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

const questionOf = ({ system, asked }: Side): Buffer => {
  const period = asked < extraMinutes ? twoWeeks : nextTwoWeeks;
  const path = `${slotsPath(measured, period)}&extraMinutes=${(asked * 97) % extraMinutes}`;
  return requestBytes(new URL(path, system.url), 'GET', {});
};

/** One after the other, with a pause before each order: what is free, of a visit not asked before; a booking; a refusal. */
const block = async (side: Side, run: string): Promise<void> => {
  const { system, places, full, wire } = side;
  const url = new URL('/v1/appointments', system.url);
  const orderAt = (place: Place, at: string): Buffer => {
    const { headers, body } = orderOf(place, `${run}-${at}`, side.asked);
    return requestBytes(url, 'POST', headers, JSON.stringify(body));
  };
  for (const place of places.splice(0, inBlock)) {
    await after(apartMs);
    side.reads.push(await timed(wire, questionOf(side), 200));
    side.bookings.push(await timed(wire, orderAt(place, 'free'), 201));
    await after(apartMs);
    side.refusals.push(await timed(wire, orderAt(full, 'full'), 409));
    side.asked += 1;
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
  for (const { reads, bookings, refusals } of sides) for (const all of [reads, bookings, refusals]) all.length = 0;
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
  const spread = ({ stored, reads, bookings, refusals }: Side): string =>
    `growth, ${numberOf(stored)}: slots p50 ${numberOf(latencyOf(reads).p50)}, p95 ${numberOf(latencyOf(reads).p95)} ms; ` +
    `booking p50 ${numberOf(latencyOf(bookings).p50)}, p95 ${numberOf(latencyOf(bookings).p95)} ms; ` +
    `refusal p50 ${numberOf(latencyOf(refusals).p50)}, p95 ${numberOf(latencyOf(refusals).p95)} ms; ${reads.length} of each`;
  const rows = [
    row('slots, each of another visit', unit, [few.reads, many.reads]),
    row('booking', unit, [few.bookings, many.bookings]),
    row('refusal, with what the service has free', unit, [few.refusals, many.refusals]),
  ];
  for (const { scenario, ratio } of rows) bench.say(`  ${scenario}: ${numberOf(ratio ?? Number.NaN)}`);
  return {
    rows,
    notes: [
      spread(few),
      spread(many),
      `growth: one at a time, ${apartMs} ms before each order; each reading of slots is of a visit that was not asked before, and so made anew by the gateway; no question of slots that can be answered goes past the board, so the service is measured by what it offers instead of a start that is full; the trail (sealed) and the contact moments are grown alike, what is swept (outbox, inbox, remembered answers) is not; ${numberOf(toCome * locations.length)} appointments to come on either side, the others over three years past at ${locations.length} locations; the table with its indexes is ${await sizeOf(few)} and ${await sizeOf(many)}`,
    ],
    cpu: sides.map(({ stored, reads }) => ({
      during: `growth, ${numberOf(stored)}, a read, a booking and a refusal`,
      seconds: cpu.get(stored) ?? {},
      count: reads.length,
    })),
    raw: sides.map(({ stored, reads, bookings, refusals }) => ({ stored, reads, bookings, refusals })),
    running: await readRunning(many.system, measured, many.before),
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
