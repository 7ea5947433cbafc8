import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LocationPlan, PlanningFactsHere } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  byPhone,
  byWeb,
  monday,
  orders,
  passportFacts,
  planner,
  refusal,
  town,
  tuesday,
} from '../booking/a-booking.builder.js';

/*
 * Two locations that are the same, and what is different about the product at one of them: at `wijkloket`. Whatever
 * holds at `stadskantoor` is what holds in general.
 */

let database: TestDatabase;
let booking: Booking;

beforeAll(async () => {
  database = await aBookingDatabase();
});
afterAll(async () => database.drop());
beforeEach(async () => {
  await database.dataSource.query(
    `delete from appointments; delete from locations; delete from planning_facts; delete from planning_facts_here;
     delete from products`,
  );
  booking = anInstance(database, monday);
  await aBookableLocation(booking, { plan: aPlan(1) });
  await aBookableLocation(booking, { id: 'wijkloket', plan: aPlan(1) });
});

const input = { caller: planner, productId: 'paspoort', locationId: 'wijkloket' };
const order = <I>(more: I) => ({ municipalityId: town, requestId: 'test', input: { ...input, ...more } });
const different = (differences: PlanningFactsHere) =>
  booking.putFactsHere.run(order({ seen: { nothing: true as const }, differences }));
const here = { locationId: 'wijkloket' };
const there = { locationId: 'stadskantoor' };
const items = (people: number) => ({ items: [{ productId: 'paspoort', people }] });

const roundTheClock = { from: '00:00', until: '24:00' };
const openDayAndNight: Partial<LocationPlan> = {
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...roundTheClock, weekday })),
  desks: aPlan(1).desks.map((desk) => ({
    ...desk,
    shifts: [{ ...roundTheClock, startsOn: '2026-01-05', recurrence: 'FREQ=DAILY', kind: 'both' as const }],
  })),
};

/** Of each location how long a visit takes, and how many starts there are. */
const listed = async (ask: object = {}, caller = byPhone) => {
  const { durationMinutes, locations } = await orders(booking, caller).slots(ask);
  const at = (id: string) => {
    const found = locations.find(({ locationId }) => locationId === id);
    return found && { minutes: found.durationMinutes, starts: startsOf(found) };
  };
  return { durationMinutes, stadskantoor: at('stadskantoor'), wijkloket: at('wijkloket') };
};
const startsOf = ({ days }: { days: readonly { slots: readonly { start: string }[] }[] }): string[] =>
  days.flatMap(({ slots }) => slots.map(({ start }) => start));
const firsts = async (ask: object = {}, channel: 'web' | 'phone' = 'phone') => {
  const question = { channel, ...items(1), extraMinutes: 0, ...ask };
  return booking.slots.first({ municipalityId: town, requestId: 'test', input: question });
};

describe('the minutes of a location', () => {
  it('are those of its slots; of all at once the general ones are told first', async () => {
    await different({ minutes: 30, stepMinutes: 30 });
    const oneDay = { from: '2026-12-01', until: '2026-12-02' };
    const all = await listed(oneDay);
    expect(all).toMatchObject({ durationMinutes: 10, stadskantoor: { minutes: 10 }, wijkloket: { minutes: 30 } });
    expect(all.stadskantoor?.starts).toHaveLength(95);
    expect(all.wijkloket?.starts).toHaveLength(16);
    expect(await listed({ ...oneDay, ...here })).toMatchObject({ durationMinutes: 30, wijkloket: all.wijkloket });
    expect((await listed({ ...oneDay, ...there })).durationMinutes).toBe(10);
  });

  it('are those of the first slots', async () => {
    await different({ minutes: 30 });
    const { durationMinutes, locations } = await firsts();
    expect(durationMinutes).toBe(10);
    expect(locations.map((one) => [one.locationId, one.durationMinutes])).toEqual([
      ['stadskantoor', 10],
      ['wijkloket', 30],
    ]);
    expect((await firsts(here)).durationMinutes).toBe(30);
  });

  it('are those of what is held, booked and confirmed with more time', async () => {
    await different({ minutes: 30, extraPersonMinutes: 15 });
    expect((await orders(booking).book(tuesday('09:00'), { ...here, ...items(2) })).end).toBe(tuesday('09:45'));
    expect((await orders(booking).book(tuesday('09:00'), items(2))).end).toBe(tuesday('09:15'));
    const hold = await orders(booking).hold(tuesday('10:00'), here);
    expect(hold.end).toBe(tuesday('10:30'));
    expect((await orders(booking).confirm(hold.id, { needs: { extraMinutes: 10 } })).end).toBe(tuesday('10:40'));
    const taken = await refusal(orders(booking).book(tuesday('10:20'), here));
    expect(taken).toMatchObject({ code: 'slot-taken' });
  });

  it('are those of the times that are offered instead', async () => {
    await different({ minutes: 30, stepMinutes: 30 });
    await orders(booking).book(tuesday('12:00'), here);
    const { alternatives } = (await refusal(orders(booking).book(tuesday('12:00'), here))) as {
      alternatives?: { start: string }[];
    };
    expect(alternatives?.map(({ start }) => start).sort()).toEqual(
      ['10:30', '11:00', '11:30', '12:30', '13:00'].map(tuesday),
    );
  });

  it('become those of the other location when somebody moves, and back', async () => {
    await different({ minutes: 30 });
    const { id } = await orders(booking).book(tuesday('09:00'));
    const moved = await orders(booking).change(id, 1, here);
    expect(moved).toMatchObject({ locationId: 'wijkloket', start: tuesday('09:00'), end: tuesday('09:30') });
    expect(await orders(booking).change(id, 2, there)).toMatchObject({ end: tuesday('09:10') });
    expect((await orders(booking).book(tuesday('09:00'), here)).end).toBe(tuesday('09:30'));
  });

  it('are again the general ones once the difference is removed', async () => {
    await different({ minutes: 30 });
    await booking.removeFactsHere.run(order({ ifMatch: ['*'] }));
    expect((await listed(here)).durationMinutes).toBe(10);
    expect((await orders(booking).book(tuesday('09:00'), here)).end).toBe(tuesday('09:10'));
  });

  it('are nobody else’s: not of another product, not of another municipality', async () => {
    const facts = { ...passportFacts, minutes: 15 };
    await booking.putFacts.run(order({ productId: 'rijbewijs', seen: { nothing: true as const }, facts }));
    await booking.putFactsHere.run(
      order({ productId: 'rijbewijs', seen: { nothing: true as const }, differences: { minutes: 45 } }),
    );
    await aBookableLocation(booking, { id: 'wijkloket', municipalityId: 'proefdorp' });
    const elsewhere = order({ seen: { nothing: true as const }, differences: { minutes: 60 } });
    await booking.putFactsHere.run({ ...elsewhere, municipalityId: 'proefdorp' });
    expect((await listed(here)).durationMinutes).toBe(10);
    expect((await orders(booking).book(tuesday('09:00'), here)).end).toBe(tuesday('09:10'));
  });

  it('may make a visit too long there, and there only', async () => {
    await aBookableLocation(booking, { id: 'nachtloket', plan: aPlan(1, openDayAndNight) });
    const atNight = { ...input, locationId: 'nachtloket', seen: { nothing: true as const } };
    const days = { minutes: 720, extraPersonMinutes: 720 };
    await booking.putFactsHere.run(order({ ...atNight, differences: days }));
    const night = (await orders(booking).slots(items(3))).locations.find((one) => one.locationId === 'nachtloket');
    expect(night).toMatchObject({ durationMinutes: 3 * 720, days: [] });
    await different({ minutes: 720, extraPersonMinutes: 720 });
    const all = await listed(items(3));
    expect(all.wijkloket?.starts).toEqual([]);
    expect(all.stadskantoor?.starts.length).toBeGreaterThan(0);
    expect((await firsts(items(3))).locations.map(({ locationId }) => locationId)).toEqual(['stadskantoor']);
    expect((await refusal(listed({ ...here, ...items(3) }))).code).toBe('invalid-input');
    expect((await refusal(firsts({ ...here, ...items(3) }))).code).toBe('invalid-input');
    expect((await refusal(orders(booking).book(tuesday('09:00'), { ...here, ...items(3) }))).code).toBe(
      'invalid-input',
    );
  });
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
