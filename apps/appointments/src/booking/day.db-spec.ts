import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listDay } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  byClerk,
  byPhone,
  monday,
  orders,
  refusal,
  tuesday,
} from './a-booking.builder.js';

let database: TestDatabase;
let booking: Booking;
const ids: string[] = [];

beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, monday);
  const always = [2, 3].map((weekday) => ({ weekday, from: '00:00', until: '24:00' }));
  const shifts = [
    { startsOn: '2026-12-01', from: '00:00', until: '24:00', recurrence: 'FREQ=DAILY', kind: 'both' as const },
  ];
  const desks = aPlan(2).desks.map((desk) => ({ ...desk, shifts }));
  await aBookableLocation(booking, { plan: aPlan(2, { openingHours: always, desks }) });
  await aBookableLocation(booking, { id: 'noord' });
  await orders(booking).book(tuesday('09:00'), { locationId: 'noord' });
  for (const time of ['23:50', '09:00', '00:00', '09:00', '12:00'])
    ids.push((await orders(booking).book(tuesday(time))).id);
  await orders(booking).book('2026-12-02T00:00:00+01:00');
  await orders(booking).hold(tuesday('13:00'));
  await orders(booking).cancel(ids[4] ?? '');
  await orders(anInstance(database, Date.parse(tuesday('08:55'))), byClerk).arrive(ids[1] ?? '');
});
afterAll(async () => database.drop());

const list = (change: object = {}) => orders(booking, byClerk).day(change);

it('lists everything of a local date, in order of its start, whatever became of it', async () => {
  const { items, total } = await list();
  expect(total).toBe(6);
  expect(items.map(({ start, state, kind }) => [start, state, kind])).toEqual([
    [tuesday('00:00'), 'booked', 'appointment'],
    [tuesday('09:00'), expect.any(String), 'appointment'],
    [tuesday('09:00'), expect.any(String), 'appointment'],
    [tuesday('12:00'), 'cancelled', 'appointment'],
    [tuesday('13:00'), 'held', 'hold'],
    [tuesday('23:50'), 'booked', 'appointment'],
  ]);
  expect(items.slice(1, 3).map(({ id }) => id)).toEqual([ids[1], ids[3]].sort());
  expect(
    items
      .slice(1, 3)
      .map(({ deskId }) => deskId)
      .sort(),
  ).toEqual(['balie-1', 'balie-2']);
  expect(items[0]?.customer?.name).toBe('Test Burger');
  expect(listDay.output.parse({ items, total })).toEqual({ items, total });
});

it('lists only the states that are asked for', async () => {
  expect((await list({ states: ['arrived'] })).items.map(({ id }) => id)).toEqual([ids[1]]);
  expect((await list({ states: ['arrived', 'held'] })).total).toBe(2);
  expect(await list({ states: ['missed'] })).toEqual({ items: [], total: 0 });
});

it('is paged, and says how many there are on every page', async () => {
  const { items } = await list();
  const pages = await Promise.all([1, 2, 3, 4].map((page) => list({ page, pageSize: 2 })));
  expect(pages.flatMap((page) => page.items)).toEqual(items);
  expect(pages.map(({ total }) => total)).toEqual([6, 6, 6, 6]);
});

it('is for who works at the counter, and of a location that is there', async () => {
  expect((await refusal(orders(booking, byPhone).day())).code).toBe('not-allowed');
  expect(await refusal(list({ locationId: 'nergens' }))).toEqual({ code: 'location-unknown', locationId: 'nergens' });
  expect((await refusal(orders(booking, byClerk, 'proefdorp').day())).code).toBe('location-unknown');
});

it('begins and ends with the local date, also when the clock changes', async () => {
  await database.dataSource.query(`
    insert into appointments
    select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'code', 'X' || at, 'person', null,
      'start_at', at, 'in_force', false))).*
    from appointments as one,
      unnest(array['2027-03-27T22:59:00Z', '2027-03-27T23:00:00Z', '2027-03-28T21:59:00Z', '2027-03-28T22:00:00Z']) as at
    where one.id = '${ids[0]}'`);
  const { items } = await list({ date: '2027-03-28' });
  expect(items.map(({ start }) => start)).toEqual(['2027-03-27T23:00:00Z', '2027-03-28T21:59:00Z']);
});
