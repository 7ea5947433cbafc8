import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InputOf, NowQuestion, tellNow } from '#contracts';
import type { TestDatabase } from '#testkit';
import {
  aBookableLocation,
  aBookingDatabase,
  anInstance,
  aPlan,
  asked,
  type Booking,
  orders,
  tuesday,
} from '../booking/a-booking.builder.js';
import { NowViews } from './now.views.js';
import { PlannedTimes } from './planned-times.mirror.js';
import { WalkInTimes } from './walk-in-times.mirror.js';

const nine = Date.parse(tuesday('09:00'));
let database: TestDatabase;
let booking: Booking;
let views: NowViews;

const walkInOnly = aPlan(1);
const noAppointments = {
  ...walkInOnly,
  desks: walkInOnly.desks.map((desk) => ({
    ...desk,
    shifts: desk.shifts.map((shift) => ({ ...shift, from: '10:00', kind: 'walk-in' as const })),
  })),
};

beforeAll(async () => {
  database = await aBookingDatabase();
  booking = anInstance(database, nine);
  await aBookableLocation(booking, { plan: aPlan(1) });
  await aBookableLocation(booking, { id: 'wijkloket', plan: noAppointments });
  for (const time of ['09:00', '09:10', '09:30']) await orders(booking).book(tuesday(time));
  views = new NowViews(database.dataSource, new PlannedTimes(), new WalkInTimes(), booking.clock);
});
afterAll(async () => database.drop());

const passport = { productId: 'paspoort', people: 1 };
const tell = async (question: Partial<NowQuestion>, channel: InputOf<typeof tellNow>['channel'] = 'web') => {
  const whole = { kind: 'appointment' as const, items: [passport], ...question };
  const { answers } = await views.tell(asked({ channel, questions: [whole], locationIds: [] }));
  return Object.fromEntries(
    (answers[0]?.locations ?? []).map(({ locationId, timeZone: _, ...now }) => [locationId, now]),
  );
};

describe('of an appointment', () => {
  it('the first slot of each location is told, where there is one', async () => {
    expect(await tell({})).toEqual({ stadskantoor: { firstSlot: tuesday('09:20') }, wijkloket: {} });
    expect(await tell({ locationIds: ['stadskantoor'] })).toEqual({ stadskantoor: { firstSlot: tuesday('09:20') } });
    expect(await tell({ items: [{ ...passport, people: 2 }] })).toMatchObject({
      stadskantoor: { firstSlot: tuesday('09:40') },
    });
  });

  it('is the same as the first slot that is listed', async () => {
    const { locations } = await orders(booking).slots({ locationId: 'stadskantoor' });
    expect(await tell({})).toMatchObject({ stadskantoor: { firstSlot: locations[0]?.days[0]?.slots[0]?.start } });
  });

  it('is not before a date, nor after the horizon', async () => {
    expect(await tell({ from: '2026-12-05' })).toMatchObject({ stadskantoor: { firstSlot: '2026-12-07T08:00:00Z' } });
    expect(await tell({ from: '2020-01-01' })).toMatchObject({ stadskantoor: { firstSlot: tuesday('09:20') } });
    expect(await tell({ from: '2028-01-01' })).toEqual({ stadskantoor: {}, wijkloket: {} });
  });

  it('that the asker can never book is told apart from one that is full', async () => {
    expect(await tell({ items: [{ ...passport, people: 9 }] })).toEqual({
      stadskantoor: { never: 'too-many-people' },
      wijkloket: { never: 'too-many-people' },
    });
  });

  it('for what planning does not know there is nowhere', async () => {
    expect(await tell({ items: [{ productId: 'uittreksel', people: 1 }] })).toEqual({});
  });
});

describe('of walking in', () => {
  const walkIn = { kind: 'walk-in' as const };

  it('it is told whether it is open, and how long the wait is between the appointments', async () => {
    expect(await tell(walkIn)).toEqual({
      stadskantoor: { open: true, openUntil: tuesday('17:00'), waitMinutes: 20, waitFrom: 'plan' },
      wijkloket: { open: false, opensAt: tuesday('10:00'), waitMinutes: 0, waitFrom: 'plan' },
    });
  });

  it('who is served by any desk, for what planning does not know', async () => {
    const items = [{ productId: 'uittreksel', people: 1 }];
    expect(await tell({ ...walkIn, items })).toMatchObject({ stadskantoor: { open: true, waitMinutes: 20 } });
  });

  it('from a date, and in hours of its own', async () => {
    expect(await tell({ ...walkIn, from: '2026-12-05' })).toMatchObject({
      stadskantoor: { open: false, opensAt: '2026-12-07T08:00:00Z' },
    });
    const hours = [{ weekday: 4, from: '13:00', until: '14:00' }];
    expect(await tell({ ...walkIn, hours })).toMatchObject({ wijkloket: { opensAt: '2026-12-03T12:00:00Z' } });
  });

  it('far ahead there is still an answer, and nothing of other municipalities', async () => {
    expect(await tell({ ...walkIn, from: '2028-01-01' })).toMatchObject({
      stadskantoor: { opensAt: '2028-01-03T08:00:00Z' },
    });
    const question = { ...walkIn, items: [passport] };
    const { answers } = await views.tell(
      asked({ channel: 'web' as const, questions: [question], locationIds: [] }, 'proefdorp'),
    );
    expect(answers).toEqual([{ locations: [] }]);
  });
});

it('many questions are answered in their order', async () => {
  const questions = Array.from({ length: 200 }, (_, at) => ({
    kind: at % 2 ? ('walk-in' as const) : ('appointment' as const),
    items: [passport],
  }));
  const { answers } = await views.tell(asked({ channel: 'web' as const, questions, locationIds: [] }));
  expect(answers).toHaveLength(200);
  for (const [at, { locations }] of answers.entries())
    expect(locations.map(({ open }) => open !== undefined)).toEqual([at % 2 === 1, at % 2 === 1]);
});

it('a location that is not there is named', async () => {
  const locationIds = ['stadskantoor', 'nergens'];
  const told = await views.tell(asked({ channel: 'web' as const, questions: [], locationIds }));
  expect(told).toEqual({ answers: [], unknownLocations: ['nergens'] });
});

it('a large town and many questions leave room for others', async () => {
  for (let at = 0; at < 12; at += 1) await aBookableLocation(booking, { id: `loket-${at}`, plan: aPlan(20) });
  const questions = Array.from(
    { length: 60 },
    (_, at): NowQuestion => ({
      kind: at % 2 ? 'walk-in' : 'appointment',
      items: [{ ...passport, people: 1 + (at % 3) }],
      from: `2026-12-${String(1 + (at % 20)).padStart(2, '0')}`,
      ...(at % 4 === 1 ? { hours: [{ weekday: 2, from: '09:00', until: '12:00' }] } : {}),
    }),
  );
  await views.tell(asked({ channel: 'web' as const, questions, locationIds: [] }));
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const began = performance.now();
  const { answers } = await views.tell(asked({ channel: 'web' as const, questions, locationIds: [] }));
  const took = performance.now() - began;
  clearInterval(beat);
  process.stdout.write(
    `60 questions about 14 locations: ${took.toFixed(0)} ms, longest stand-still ${longest.toFixed(0)} ms\n`,
  );
  expect(answers.every(({ locations }) => locations.length === 14)).toBe(true);
  // On a machine that is busy with other things everything takes longer.
  expect(longest).toBeLessThan(Math.max(200, took / 3));
});
