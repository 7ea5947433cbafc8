import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import {
  aBookingDatabase,
  anInstance,
  type Booking,
  byPhone,
  byWeb,
  monday,
  orders,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { asking, here, items, there, twoLocations } from './two-locations.builder.js';

let database: TestDatabase;
let booking: Booking;
const { different, listed, firsts } = asking(() => booking);

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  booking = await twoLocations(database);
});

/** What is refused at one location, is booked at the other, and can not be moved to the first. */
const refusedHere = async (start: string, reason: string, more: object = {}, caller = byPhone) => {
  const asked = orders(booking, caller);
  expect(await refusal(asked.hold(start, { ...more, ...here }))).toMatchObject({ code: 'slot-not-offered', reason });
  expect(await refusal(asked.book(start, { ...more, ...here }))).toMatchObject({ code: 'slot-not-offered', reason });
  // A stranger may not change an appointment without its token.
  const { token, ...booked } = await asked.book(start, more);
  const owner = orders(booking, { ...caller, appointmentToken: token });
  expect(await refusal(owner.change(booked.id, 1, here))).toMatchObject({ code: 'slot-not-offered', reason });
  expect(await owner.get(booked.id)).toMatchObject({ version: 1, locationId: 'stadskantoor', start, end: booked.end });
};

describe('at a location of its own are', () => {
  it('the lead', async () => {
    await different({ leadMinutes: 26 * 60 });
    const { stadskantoor, wijkloket } = await listed();
    expect([stadskantoor?.starts[0], wijkloket?.starts[0]]).toEqual(['2026-11-30T08:00:00Z', tuesday('10:00')]);
    await refusedHere(tuesday('09:55'), 'too-soon');
    await orders(booking).book(tuesday('10:00'), here);
  });

  it('the horizon, when it is nearer', async () => {
    await different({ horizonDays: 2 });
    expect((await listed(here)).wijkloket?.starts.at(-1)).toBe('2026-12-02T15:50:00Z');
    await refusedHere('2026-12-03T08:00:00Z', 'too-far');
  });

  it('the horizon, when it is further', async () => {
    await different({ horizonDays: 60, releaseTime: '09:00' });
    const far = { from: '2027-01-25', until: '2027-01-30' };
    const { stadskantoor, wijkloket } = await listed(far);
    expect(stadskantoor?.starts).toEqual([]);
    expect(wijkloket?.starts.at(-1)).toBe('2027-01-28T15:50:00Z');
    const start = '2027-01-28T08:00:00Z';
    expect(await refusal(orders(booking).book(start))).toMatchObject({ reason: 'too-far' });
    const { id } = await orders(booking).book(start, here);
    expect(await refusal(orders(booking).change(id, 1, there))).toMatchObject({ reason: 'too-far' });
    expect(await orders(anInstance(database, monday)).change(id, 1, { start: '2027-01-28T09:00:00Z' })).toMatchObject({
      version: 2,
    });
  });

  it('the channels', async () => {
    await different({ channels: ['phone', 'counter'] });
    const web = await listed({}, byWeb);
    expect(web.wijkloket).toEqual({ minutes: 10, starts: [] });
    expect(web.stadskantoor?.starts.length).toBeGreaterThan(0);
    expect((await listed()).wijkloket?.starts.length).toBeGreaterThan(0);
    expect((await firsts({}, 'web')).locations.map(({ locationId }) => locationId)).toEqual(['stadskantoor']);
    expect((await firsts({}, 'phone')).locations).toHaveLength(2);
    await refusedHere(tuesday('09:00'), 'channel', {}, byWeb);
    await orders(booking).book(tuesday('09:00'), here);
  });

  it('the most people', async () => {
    await different({ maxPeople: 1 });
    const two = await listed(items(2));
    expect(two.wijkloket?.starts).toEqual([]);
    expect(two.stadskantoor?.starts.length).toBeGreaterThan(0);
    await refusedHere(tuesday('09:00'), 'too-many-people', items(2));
    const { id } = await orders(booking).book(tuesday('09:00'), here);
    expect(await refusal(orders(booking).change(id, 1, items(2)))).toMatchObject({ reason: 'too-many-people' });
  });

  it('the skills', async () => {
    await different({ skills: ['trouwen'] });
    const { stadskantoor, wijkloket } = await listed();
    expect(wijkloket?.starts).toEqual([]);
    expect(stadskantoor?.starts.length).toBeGreaterThan(0);
    await refusedHere(tuesday('09:00'), 'no-desk');
  });

  it('the step and the wrap-up', async () => {
    await different({ stepMinutes: 60, wrapUpMinutes: 50 });
    const { wijkloket } = await listed({ ...here, from: '2026-12-01', until: '2026-12-02' });
    expect(wijkloket?.starts).toEqual(
      ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00'].map(tuesday),
    );
    await refusedHere(tuesday('09:30'), 'off-grid');
    expect((await orders(booking).book(tuesday('10:00'), here)).end).toBe(tuesday('10:10'));
    expect((await refusal(orders(booking).book(tuesday('10:00'), here))).code).toBe('slot-taken');
  });
});

it('orders for both locations in one batch each follow their own', async () => {
  await different({ minutes: 30 });
  const first = await orders(booking).book(tuesday('09:00'));
  const second = await orders(booking).book(tuesday('11:00'), here);
  const [moved, back, booked] = await Promise.all([
    orders(booking).change(first.id, 1, { ...here, start: tuesday('13:00') }),
    orders(booking).change(second.id, 1, there),
    orders(booking).book(tuesday('15:00'), here),
  ]);
  expect([moved.end, back.end, booked.end]).toEqual([tuesday('13:30'), tuesday('11:10'), tuesday('15:30')]);
});
