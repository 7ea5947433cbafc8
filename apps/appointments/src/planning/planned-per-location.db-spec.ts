import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  aPlan,
  type Booking,
  orders,
  passportFacts,
  refusal,
  tuesday,
} from '../booking/a-booking.builder.js';
import { asking, here, input, items, openDayAndNight, order, there, twoLocations } from './two-locations.builder.js';

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
