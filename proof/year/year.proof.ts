import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Server, startPostgres } from '#embedded';
import type { PlannedTime, Taken } from '#free-time';
import { aHouse, type House } from '#testkit';
import { type Dates, type Day, expectedDays, plannedYear } from './expected-slots.builder.js';
import { Figures, median, memoryOf } from './figures.builder.js';
import { type Answer, type AskedSlots, daysOf, FrontDoor, inTurns } from './front-door.builder.js';
import { fullStart, mixed, startsOf } from './load.builder.js';
import { readTaken } from './taken.builder.js';
import { holidayDates, locationId, monthStarts, now, plan, planWithChangedShift, visits } from './town-year.builder.js';

/*
 * A year of twenty desks: planned through REST, asked month by month and quarter by quarter, filled with appointments
 * and emptied again. Every answer must be what the library says of the same document. How long it took is told at the
 * end, and is no reason to fail.
 */

jest.setTimeout(180_000);
const atOnce = 64;
const warmRounds = 7;
const customer = { name: 'Test Burger', contactBy: 'none' };
const [mainVisit] = visits;
const spansOf = (size: number): Dates[] =>
  Array.from({ length: 12 / size }, (_, at) => ({
    from: monthStarts[at * size]!,
    until: monthStarts[(at + 1) * size]!,
  }));
const months = spansOf(1);
const quarters = spansOf(3);

const figures = new Figures();
let postgres: Server;
let house: House;
let door: FrontDoor;
let planned: PlannedTime;
let beginning: AskedSlots[][];
let bookedIds: string[];

const noteMemory = (when: string): void => {
  const appointments = memoryOf(house.services('appointments')[0]);
  const gateway = memoryOf(house.gateway).now;
  figures.note('memory, MiB', when, { appointments: appointments.now, 'at most': appointments.most, gateway });
};

const total = (answers: readonly AskedSlots[], of: 'slots' | 'bytes'): number =>
  answers.reduce((sum, answer) => sum + answer[of], 0);

const medianOf = (answers: readonly { readonly milliseconds: number }[]): number =>
  median(answers.map(({ milliseconds }) => milliseconds));

const notePlan = (what: string, { milliseconds, text }: Answer): void =>
  figures.note('the plan', what, { ms: milliseconds, 'bytes of the answer': Buffer.byteLength(text) });

/** Asks each month for the first time since the plan was written, then again and again. */
const askMonths = async (when: string): Promise<void> => {
  const puts: Answer[] = [];
  for (const [at, dates] of months.entries()) {
    puts.push(await door.change(door.planPath, { ...plan, name: `Stadskantoor, ${at}` }));
    const [cold, ...warm] = await door.slotsOfEach(mainVisit, new Array(1 + warmRounds).fill(dates));
    const { slots, bytes, milliseconds } = cold!;
    figures.note(`${mainVisit.name}, ${when}`, dates.from.slice(0, 7), {
      slots,
      bytes,
      'first ms': milliseconds,
      'median ms': medianOf(warm),
    });
  }
  notePlan(`PUT, another name, ${when}`, { ...puts[0]!, milliseconds: medianOf(puts) });
};

/** Asks every visit by month and by quarter; the answers by visit and month. */
const askVisits = async (when: string, taken: readonly Taken[]): Promise<AskedSlots[][]> => {
  const answers: AskedSlots[][] = [];
  for (const visit of visits) {
    const byMonth = await door.slotsOfEach(visit, months);
    const byQuarter = await door.slotsOfEach(visit, quarters);
    for (const [at, { days }] of byMonth.entries())
      expect(days).toEqual(expectedDays({ planned, taken }, visit, { ...months[at]!, channel: 'web' }));
    expect(daysOf(byQuarter)).toEqual(daysOf(byMonth));
    figures.note(`the year, ${when}`, visit.name, {
      slots: total(byMonth, 'slots'),
      bytes: total(byMonth, 'bytes'),
      'median ms, month': medianOf(byMonth),
      'median ms, quarter': medianOf(byQuarter),
    });
    answers.push(byMonth);
  }
  return answers;
};

/** One shift ends half an hour earlier, and then again as it was. */
const changeShift = async (when: string, taken: readonly Taken[]): Promise<void> => {
  const got = await door.must(200, 'planner', 'GET', door.planPath);
  notePlan(`GET, ${when}`, got);
  notePlan(`PUT, one shift changed, ${when}`, await door.change(door.planPath, planWithChangedShift, got.etag));
  const [dates] = months;
  const question = { ...dates!, channel: 'web' };
  const changed = expectedDays({ planned: plannedYear(planWithChangedShift), taken }, mainVisit, question);
  expect(changed).not.toEqual(expectedDays({ planned, taken }, mainVisit, question));
  expect((await door.slots(mainVisit, dates!)).days).toEqual(changed);
  notePlan(`PUT, as it was, ${when}`, await door.change(door.planPath, plan));
};

/** By visit, what the phone is offered in the whole year. */
const askByPhone = async (): Promise<Day[][]> => {
  const answers: Day[][] = [];
  for (const visit of visits) answers.push(daysOf(await door.slotsOfEach(visit, months, 'phone')));
  return answers;
};

/** Does it with each, some at once, and notes how fast. */
const doAll = async <T>(what: string, all: readonly T[], run: (one: T) => Promise<Answer>): Promise<Answer[]> => {
  const begun = performance.now();
  const answers = await inTurns(atOnce, all, run);
  const seconds = (performance.now() - begun) / 1_000;
  figures.note(`appointments, ${atOnce} at once`, what, {
    number: answers.length,
    seconds,
    'a second': answers.length / seconds,
    'median ms': medianOf(answers),
  });
  return answers;
};

beforeAll(async () => {
  // As in production, with fsync; but tables have their statistics in time, for a year passes in a minute.
  const folder = await mkdtemp(join(tmpdir(), 'loket-year-'));
  postgres = await startPostgres({ folder, forTests: false, settings: { autovacuum_naptime: '1s' } });
  house = await aHouse({ clock: `${now}*0`, databaseUrl: postgres.url });
  door = new FrontDoor(house);
});
afterAll(async () => {
  await house?.stop();
  await postgres?.remove();
  process.stdout.write(figures.text());
});

describe('a year of twenty desks', () => {
  it('is planned as one document', async () => {
    noteMemory('started');
    await door.offerProducts();
    notePlan('PUT, new', await door.make(door.planPath, plan));
    planned = plannedYear(plan);
    await changeShift('empty', []);
    noteMemory('planned');
  });

  it('is shut on the holidays of the country', async () => {
    const path = `/v1/locations/${locationId}/opening-hours?from=${monthStarts[0]}&until=2027-01-02`;
    const { days } = JSON.parse((await door.must(200, 'web', 'GET', path)).text) as {
      days: { date: string; because: string }[];
    };
    expect(days.filter(({ because }) => because === 'holiday').map(({ date }) => date)).toEqual(holidayDates);
  });

  it('is answered by month and by quarter as the library has it', async () => {
    await askMonths('empty');
    beginning = await askVisits('empty', []);
    for (const answers of beginning) expect(total(answers, 'slots')).toBeGreaterThan(1_000);
    noteMemory('asked');
  });

  it('is filled by phone', async () => {
    const offered = await askByPhone();
    const orders = visits.flatMap(({ items }, at) =>
      offered[at]!.flatMap((day) => startsOf(day, at)).map((start) => ({ items, locationId, start, customer })),
    );
    expect(orders.length).toBeGreaterThan(3_000);
    const booked = await doAll('booked', mixed(orders), (body) =>
      door.must(201, 'phone', 'POST', '/v1/appointments', { body }),
    );
    bookedIds = booked.map(({ text }) => (JSON.parse(text) as { id: string }).id);
    const waited = await door.untilContact(bookedIds.at(-1)!);
    figures.note('the last contact moment', 'after the last booking', { seconds: waited / 1_000 });
    const left = await askByPhone();
    for (const [at, days] of offered.entries()) {
      const full = days.flatMap((day) => fullStart(day, at)?.start ?? []);
      expect(full.length).toBeGreaterThan(8);
      const starts = left[at]!.flatMap(({ slots }) => slots.map(({ start }) => start));
      expect(starts.filter((start) => full.includes(start))).toEqual([]);
    }
    noteMemory('filled');
  });

  it('is answered as the library has it when it is filled, and when its plan changes then', async () => {
    const taken = await readTaken(house.databaseUrl, plan);
    expect(taken).toHaveLength(bookedIds.length);
    await askMonths('filled');
    await askVisits('filled', taken);
    await changeShift('filled', taken);
    noteMemory('asked when filled');
  });

  it('is as it was in the beginning when all is cancelled', async () => {
    await doAll('cancelled', bookedIds, (id) => door.must(204, 'phone', 'DELETE', `/v1/appointments/${id}`));
    expect(await readTaken(house.databaseUrl, plan)).toEqual([]);
    const end = await askVisits('emptied', []);
    expect(end.map(daysOf)).toEqual(beginning.map(daysOf));
    noteMemory('emptied');
  });

  it('leaves no error behind in any log', () => {
    expect(house.errors()).toEqual([]);
  });
});
