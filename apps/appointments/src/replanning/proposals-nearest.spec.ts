import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  afterGivingBack,
  afterTaking,
  decideStart,
  type FreeTime,
  freeTimeOf,
  type Place,
  planOfDates,
  slotsStarting,
  type Taken,
} from '#free-time';
import { type Displaced, type Proposed, proposalsAt } from './proposals.rules.js';

/** Nights in which the clock changes, in the middle of the days that are planned. */
const nights = [
  ['Europe/Amsterdam', '2027-03-28'],
  ['Europe/Amsterdam', '2027-10-31'],
  ['Europe/Amsterdam', '2026-12-08'],
  ['Asia/Beirut', '2027-03-28'],
] as const;
const minutes = (count: number): number => count * 60_000;

const hours = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 4, max: 24 }))
  .map(([from, length]) => ({ from: wall(from * 30), until: wall(Math.min(1_440, (from + length) * 30)) }));
const wall = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** In half hours from the first midnight (UTC). */
const period = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 40 }));
const situation = fc.record({
  night: fc.constantFrom(...nights),
  opening: fc.array(hours, { minLength: 1, maxLength: 2 }),
  desks: fc.array(fc.constantFrom([], ['a']), { minLength: 1, maxLength: 2 }),
  closures: fc.array(period, { maxLength: 5 }),
  quotas: fc.array(fc.record({ hours, sharePercent: fc.constantFrom(50, 75, 90, 97) }), { maxLength: 2 }),
  /** Where, when, how long in quarters, by whom; whether that one is displaced, and what the visit is by now. */
  appointments: fc.array(
    fc.record({
      desk: fc.integer({ min: 1, max: 3 }),
      from: fc.integer({ min: 60, max: 240 }),
      quarters: fc.integer({ min: 1, max: 6 }),
      channel: fc.constantFrom('web', 'web', 'phone'),
      isDisplaced: fc.boolean(),
      needed: fc.constantFrom(15, 30, 60, 200),
      skills: fc.constantFrom([], ['a']),
    }),
    { minLength: 4, maxLength: 16 },
  ),
});
type Drawn = typeof situation extends fc.Arbitrary<infer Value> ? Value : never;

const dateIn = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

const madeOf = ({ night: [timeZone, date], opening, desks, closures, quotas, appointments }: Drawn) => {
  const first = dateIn(date, -4);
  const origin = Date.parse(`${first}T00:00:00Z`);
  const text = (halfHours: number): string => new Date(origin + minutes(30 * halfHours)).toISOString();
  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  const shift = { startsOn: '2026-01-01', from: '00:00', until: '24:00', recurrence: 'FREQ=DAILY' };
  const plan = {
    timeZone,
    openingHours: opening.flatMap((each) => everyDay.map((weekday) => ({ ...each, weekday }))),
    closures: closures.map(([from, length]) => ({ from: text(from), until: text(from + length) })),
    quotas: quotas.map(({ hours, sharePercent }) => ({
      ...hours,
      sharePercent,
      weekdays: everyDay,
      channels: ['phone'],
      releaseMinutes: 0,
    })),
    desks: desks.map((skills, index) => ({ number: index + 1, skills, shifts: [shift] })),
  };
  const now = origin + minutes(8 * 60);
  const busyUntil = new Map<number, number>();
  const taken: Taken[] = [];
  const displaced: Displaced[] = [];
  for (const { desk, from, quarters, channel, isDisplaced, needed, skills } of appointments.toSorted(byStart)) {
    const startAt = origin + minutes(30 * from);
    const place = { deskNumber: desk, from: startAt, until: startAt + minutes(15 * quarters) };
    if (startAt < (busyUntil.get(desk) ?? 0)) continue;
    busyUntil.set(desk, place.until);
    taken.push({ ...place, channel });
    const visit = {
      durationMinutes: needed,
      takenMinutes: needed,
      stepMinutes: 30,
      leadMinutes: 0,
      horizons: [{ horizonDays: 7, releaseTime: '00:00' }],
      skills,
      tooManyPeople: false,
    };
    if (isDisplaced) displaced.push({ id: `${displaced.length}`, channel, visit, place, startAt, timeZone });
  }
  return { free: freeTimeOf(planOfDates(plan, dateIn(first, -1), dateIn(first, 9)), taken, now), displaced, now };
};
const byStart = (a: { from: number }, b: { from: number }): number => a.from - b.from;

const placeOf = (free: FreeTime, { visit, channel }: Displaced, now: number, start: number): Place | undefined => {
  const decided = decideStart(free, visit, { channel, now, start });
  return 'ok' in decided ? decided.ok : undefined;
};

/** All starts that are offered, compared one by one, with Temporal for the clock. */
const slowly = (free: FreeTime, displaced: readonly Displaced[], now: number): Proposed[] => {
  const found: Proposed[] = [];
  let left = free;
  for (const one of displaced) {
    const mine = afterGivingBack(left, one.place);
    const ever = { from: now, until: now + minutes(60 * 24 * 20) };
    const starts = slotsStarting(mine, one.visit, { channel: one.channel, now }, ever);
    const rankOf = ranking(one);
    const [best] = starts.map(({ start }) => ({ start, rank: rankOf(start) })).toSorted((a, b) => a.rank - b.rank);
    const place = best && placeOf(mine, one, now, best.start);
    if (!place) continue;
    left = afterTaking(mine, { ...place, channel: one.channel });
    found.push({ id: one.id, start: place.from, end: place.from + minutes(one.visit.durationMinutes) });
  }
  return found;
};

const ranking = ({ startAt, timeZone }: Displaced): ((start: number) => number) => {
  const zoned = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const partOf = ({ hour }: { readonly hour: number }): number => (hour < 12 ? 0 : hour < 17 ? 1 : 2);
  const agreed = zoned(startAt);
  const [agreedDate, agreedTime] = [agreed.toPlainDate(), agreed.toPlainTime()];
  return (start) => {
    const here = zoned(start);
    const date = here.toPlainDate();
    const days = agreedDate.until(date).days;
    const wanted = date.toZonedDateTime({ timeZone, plainTime: agreedTime }).epochMilliseconds;
    const ranks = [
      partOf(here) === partOf(agreed) ? 0 : 1,
      Math.abs(days),
      days < 0 ? 1 : 0,
      Math.abs(start - wanted) / minutes(1),
      start < wanted ? 0 : 1,
    ];
    return ranks.reduce((sum, rank) => sum * 10_000 + rank, 0);
  };
};

describe('the nearest proposals', () => {
  it('are those that a comparison of all starts finds, and all can be taken in that order', () => {
    fc.assert(
      fc.property(situation, (drawn) => {
        const { free, displaced, now } = madeOf(drawn);
        const found = [...proposalsAt(free, displaced, now)].flatMap((one) => one ?? []);
        expect(found).toEqual(slowly(free, displaced, now));
      }),
      { numRuns: 40 },
    );
  });
});
