import { describe, expect, it } from '@jest/globals';
import { freeTimeOf, type LocationPlan, planOfDates, type Taken, type Visit } from '#free-time';
import { kilometresBetween, nearestFirst } from './nearness.rules.js';
import { proposalsAt } from './proposals.rules.js';

const timeZone = 'Europe/Amsterdam';
const now = Date.parse('2026-11-30T07:00:00Z');
/** In December 2026, wall clock of Amsterdam. */
const at = (day: number, time: string): number =>
  Date.parse(`2026-12-${String(day).padStart(2, '0')}T${time}:00+01:00`);

const visit: Visit = {
  durationMinutes: 30,
  takenMinutes: 30,
  stepMinutes: 30,
  leadMinutes: 0,
  horizons: [{ horizonDays: 30, releaseTime: '00:00' }],
  skills: [],
  tooManyPeople: false,
};
const plan = (change: Partial<LocationPlan> = {}): LocationPlan => ({
  timeZone,
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  desks: [
    {
      number: 1,
      skills: [],
      shifts: [{ startsOn: '2026-01-01', from: '00:00', until: '24:00', recurrence: 'FREQ=DAILY' }],
    },
  ],
  ...change,
});
const freeTime = (change: Partial<LocationPlan> = {}, taken: Taken[] = []) =>
  freeTimeOf(planOfDates(plan(change), '2026-11-29', '2027-01-05'), taken, now);
const closed = (...stretches: [number, number][]) => ({
  closures: stretches.map(([from, until]) => ({
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
  })),
});
const displaced = (id: string, startAt: number) => ({ id, channel: 'web', visit, startAt, timeZone });
const starts = (free: ReturnType<typeof freeTime>, ...wanted: number[]) =>
  [
    ...proposalsAt(
      free,
      wanted.map((startAt, at) => displaced(String(at), startAt)),
      now,
    ).values(),
  ].map(({ start }) => start);

describe('a proposal', () => {
  it('is the same time when that is free after all', () => {
    expect(starts(freeTime(), at(1, '10:00'))).toEqual([at(1, '10:00')]);
  });

  it('is as near as can be in the same part of the day', () => {
    const free = freeTime(closed([at(1, '10:00'), at(1, '11:00')]));
    expect(starts(free, at(1, '10:00'))).toEqual([at(1, '09:30')]);
    expect(starts(free, at(1, '10:30'))).toEqual([at(1, '11:00')]);
  });

  it('is on the nearest day in the same part of the day, rather than later on the same day', () => {
    const free = freeTime(closed([at(2, '00:00'), at(2, '12:00')]));
    expect(starts(free, at(2, '11:00'))).toEqual([at(3, '11:00')]);
    expect(starts(freeTime(closed([at(2, '00:00'), at(3, '12:00')])), at(2, '11:00'))).toEqual([at(1, '11:00')]);
  });

  it('is at another time of the day when no day has that part', () => {
    const free = freeTime({
      openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '13:00', until: '17:00' })),
    });
    expect(starts(free, at(2, '11:00'))).toEqual([at(2, '13:00')]);
  });

  it('is never the same place twice', () => {
    const free = freeTime(closed([at(1, '10:00'), at(1, '17:00')]));
    expect(starts(free, at(1, '10:00'), at(1, '10:00'), at(1, '10:30'))).toEqual([
      at(1, '09:30'),
      at(1, '09:00'),
      at(2, '10:30'),
    ]);
  });

  it('is not there when nothing is free, nor before now, nor past the horizon', () => {
    expect(starts(freeTime({ openingHours: [] }), at(1, '10:00'))).toEqual([]);
    const onlyToday = {
      openingHours: [],
      exceptions: [{ on: '2026-11-30', hours: [{ from: '06:00', until: '09:00' }] }],
    };
    expect(starts(freeTime(onlyToday), at(1, '10:00'))).toEqual([Date.parse('2026-11-30T07:30:00Z')]);
    const late = { openingHours: [], exceptions: [{ on: '2027-01-02', hours: [{ from: '09:00', until: '17:00' }] }] };
    expect(starts(freeTime(late), at(1, '10:00'))).toEqual([]);
  });

  it('for a thousand takes less than two seconds, though nothing is left', () => {
    const begun = performance.now();
    const many = Array.from({ length: 1_000 }, (_, one) => at(1 + (one % 20), '10:00'));
    expect(starts(freeTime(closed([at(1, '00:00'), at(23, '00:00')])), ...many).length).toBeLessThan(200);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('the nearest location', () => {
  const address = { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' };
  const location = (id: string, coordinates?: { latitude: number; longitude: number }, city = 'Voorbeeldstad') => ({
    id,
    plan: { address: { ...address, city }, ...(coordinates ? { coordinates } : {}) },
  });

  it('is so by the globe', () => {
    const dam = { latitude: 52.373, longitude: 4.893 };
    const domplein = { latitude: 52.0907, longitude: 5.1214 };
    expect(kilometresBetween(dam, domplein)).toBeCloseTo(35, 0);
    const order = nearestFirst(location('here', dam), [
      location('unknown'),
      location('utrecht', domplein),
      location('elsewhere', undefined, 'Elders'),
      location('near', { latitude: 52.38, longitude: 4.9 }),
    ]);
    expect(order.map(({ id }) => id)).toEqual(['near', 'utrecht', 'unknown', 'elsewhere']);
  });
});
