import { describe, expect, it } from '@jest/globals';
import { freeTimeOf, type LocationPlan, planOfDates, type Taken, type Visit } from '#free-time';
import { kilometresBetween, nearestFirst } from './nearness.rules.js';
import { type Displaced, proposalsAt } from './proposals.rules.js';

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
const minutes = (count: number): number => count * 60_000;
const placeAt = (startAt: number, deskNumber: number) => ({
  deskNumber,
  from: startAt,
  until: startAt + minutes(30),
});
/** It is at a desk that is not here. */
const displaced = (startAt: number, change: Partial<Displaced> = {}): Displaced => ({
  id: `${startAt}`,
  channel: 'web',
  visit,
  place: placeAt(startAt, 9),
  startAt,
  timeZone,
  ...change,
});
const startsFor = (free: ReturnType<typeof freeTime>, ...those: Displaced[]): number[] =>
  [...proposalsAt(free, those, now)].flatMap((one) => (one ? [one.start] : []));
const starts = (free: ReturnType<typeof freeTime>, ...wanted: number[]) =>
  startsFor(free, ...wanted.map((startAt) => displaced(startAt)));

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

  it.each([
    ['11:30', '09:00', '12:00'],
    ['12:00', '12:00', '17:00'],
    ['16:30', '12:00', '17:00'],
    ['17:00', '17:00', '20:00'],
  ])('for %s stays between %s and %s', (agreed, from, until) => {
    const openingHours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '20:00' }));
    const free = freeTime({ ...closed([at(1, from), at(1, until)]), openingHours });
    expect(starts(free, at(1, agreed))).toEqual([at(2, agreed)]);
  });

  it('has its own end', () => {
    const longer = displaced(at(1, '10:00'), { id: 'longer', visit: { ...visit, durationMinutes: 25 } });
    expect([...proposalsAt(freeTime(), [displaced(at(1, '10:00'), { id: 'one' }), longer], now)]).toEqual([
      { id: 'one', start: at(1, '10:00'), end: at(1, '10:30') },
      { id: 'longer', start: at(1, '09:30'), end: at(1, '09:55') },
    ]);
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

describe('what those who move have now', () => {
  const taken = (startAt: number): Taken => ({ ...placeAt(startAt, 1), channel: 'web' });
  const oneHere = (startAt: number, visitHere: Partial<Visit> = {}): Displaced =>
    displaced(startAt, { place: placeAt(startAt, 1), visit: { ...visit, ...visitHere } });
  const onlyHalf = {
    quotas: [
      {
        weekdays: [1, 2, 3, 4, 5],
        from: '09:00',
        until: '17:00',
        channels: ['phone'],
        sharePercent: 50,
        releaseMinutes: 0,
      },
    ],
  };
  const threeHours = [0, 1, 2, 3, 4, 5].map((one) => taken(at(1, '13:00') + minutes(30 * one)));

  it('is desk time they may have again', () => {
    const free = freeTime(closed([at(1, '09:00'), at(1, '10:15')]), [taken(at(1, '10:00'))]);
    expect(startsFor(free, oneHere(at(1, '10:00'), { stepMinutes: 15 }))).toEqual([at(1, '10:15')]);
  });

  it('counts for no quota against them', () => {
    const plan = { ...onlyHalf, ...closed([at(1, '10:00'), at(1, '10:30')]) };
    const free = freeTime(plan, [...threeHours, taken(at(1, '10:00'))]);
    expect(startsFor(free, oneHere(at(1, '10:00')))).toEqual([at(1, '09:30')]);
    expect(startsFor(free, displaced(at(1, '10:00')))).toEqual([at(2, '10:00')]);
  });

  const [first, second] = [at(1, '10:00'), at(1, '10:30')];
  const full = freeTime({ ...onlyHalf, ...closed([at(1, '10:00'), at(1, '11:00')]) }, [
    ...threeHours,
    taken(first),
    taken(second),
  ]);

  it('is of no use to a channel that may have nothing, and of use to the one that may', () => {
    const free = freeTime({ quotas: onlyHalf.quotas.map((quota) => ({ ...quota, sharePercent: 100 })) });
    const byPhone = displaced(at(1, '10:00'), { channel: 'phone' });
    expect(startsFor(free, displaced(at(1, '10:00')), byPhone)).toEqual([at(1, '10:00')]);
  });

  it('is there for who moves after them, not for who moves before', () => {
    expect(startsFor(full, oneHere(first), oneHere(second))).toEqual([at(2, '10:00'), at(1, '11:00')]);
  });

  it('stays theirs when they can not move', () => {
    expect(startsFor(full, oneHere(first, { tooManyPeople: true }), oneHere(second))).toEqual([at(2, '10:30')]);
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
