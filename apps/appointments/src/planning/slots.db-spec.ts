import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  type Booking,
  orders,
  refusal,
} from '../booking/a-booking.builder.js';

/** Monday 30 November at noon in Amsterdam; in Kiritimati, fourteen hours ahead of UTC, it is Tuesday already. */
const noon = Date.parse('2026-11-30T11:00:00Z');

let database: TestDatabase;
let booking: Booking;

beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, noon);
  await aBookableLocation(booking);
  await aBookableLocation(booking, { id: 'kiritimati', plan: aPlan(1, { timeZone: 'Pacific/Kiritimati' }) });
});
afterAll(async () => database.drop());

/** The dates that are listed, by location. */
const dates = async (ask: object) => {
  const { locations } = await orders(booking).slots(ask);
  return Object.fromEntries(locations.map(({ locationId, days }) => [locationId, days.map(({ date }) => date)]));
};

describe('slots until a date', () => {
  it('are listed from today on, where it is not that date yet; elsewhere there are none', async () => {
    expect(await dates({ until: '2026-12-01' })).toEqual({ stadskantoor: ['2026-11-30'], kiritimati: [] });
    expect(await dates({ until: '2026-12-02' })).toEqual({
      stadskantoor: ['2026-11-30', '2026-12-01'],
      kiritimati: ['2026-12-01'],
    });
    expect(await dates({ until: '2026-12-01', locationId: 'kiritimati' })).toEqual({ kiritimati: [] });
  });

  it('are none anywhere when it is over', async () => {
    expect(await dates({ until: '2020-01-01' })).toEqual({ stadskantoor: [], kiritimati: [] });
  });
});

describe('a question for slots is refused', () => {
  it.each(['2026-12-01', '2026-11-30'])('from 1 December until %s', async (until) => {
    expect(await refusal(dates({ from: '2026-12-01', until }))).toMatchObject({
      code: 'invalid-input',
      errors: [{ path: 'until', message: 'This must be later than from.' }],
    });
  });

  it('when it is for more than 92 days, from a date or from today on', async () => {
    const locationId = 'stadskantoor';
    const tooLong = { code: 'invalid-input', errors: [{ path: 'until' }] };
    expect(await refusal(dates({ from: '2026-12-01', until: '2027-03-04' }))).toMatchObject(tooLong);
    expect(await refusal(dates({ until: '2027-03-03', locationId }))).toMatchObject(tooLong);
    expect((await dates({ from: '2026-12-01', until: '2027-03-03' })).stadskantoor).not.toEqual([]);
    expect((await dates({ until: '2027-03-02', locationId })).stadskantoor).not.toEqual([]);
  });
});
