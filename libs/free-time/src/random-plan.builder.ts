import fc from 'fast-check';
import type { Desk, LocationPlan } from './plan.rules.js';
import { aRule } from './random-recurrence.builder.js';
import { daysAfter } from './slow-clock.builder.js';

/** Nights in which the clock changes, by an hour or half of one, over midnight too; offsets that are no whole hours. */
export const weeks = [
  ['Europe/Amsterdam', '2026-03-27'],
  ['Europe/Amsterdam', '2026-10-23'],
  ['Europe/Amsterdam', '2026-12-30'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['Australia/Lord_Howe', '2026-10-02'],
  ['America/St_Johns', '2026-03-06'],
  ['America/St_Johns', '2026-10-30'],
  ['America/Nuuk', '2026-03-27'],
  ['America/Nuuk', '2026-10-23'],
  ['America/Havana', '2026-03-06'],
  ['America/Havana', '2026-10-30'],
  ['Asia/Beirut', '2026-03-27'],
  ['Pacific/Chatham', '2026-09-25'],
  ['Asia/Kathmandu', '2026-05-01'],
  ['Pacific/Kiritimati', '2026-05-01'],
  ['Pacific/Pago_Pago', '2026-05-01'],
] as const;
export const plannedDays = 4;
export const minute = 60_000;
export const channels = ['web', 'phone', 'counter'];

const wallText = (cells: number): string =>
  `${String(Math.floor(cells / 12)).padStart(2, '0')}:${String((cells % 12) * 5).padStart(2, '0')}`;
export const between = (min: number, max: number) => fc.noBias(fc.integer({ min, max }));
/** One value most times. */
export const often = <T>(usual: T, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, otherwise);
const stretch = (from: fc.Arbitrary<number>, length: fc.Arbitrary<number>) =>
  fc
    .tuple(from, length)
    .map(([cells, more]) => ({ from: wallText(cells), until: wallText(Math.min(288, cells + more)) }));

/** A working day; what begins or ends at midnight; the hours in which clocks change; any. */
const hours = fc.oneof(
  { weight: 6, arbitrary: stretch(between(72, 120), between(36, 140)) },
  { weight: 2, arbitrary: stretch(fc.constant(0), between(1, 288)) },
  { weight: 2, arbitrary: stretch(between(0, 287), fc.constant(288)) },
  stretch(between(0, 48), between(1, 36)),
  stretch(between(0, 287), between(1, 288)),
);
const everyWeekday: number[] = [1, 2, 3, 4, 5, 6, 7];
const weekdays = often(everyWeekday, fc.subarray(everyWeekday, { minLength: 1 }));
const aDay = between(-1, plannedDays);
/** Minutes from the first midnight; many begin at the same time. */
export const period = fc
  .tuple(
    fc.oneof(
      { weight: 7, arbitrary: between(-900, plannedDays * 1_440 + 900) },
      between(-3_600, plannedDays * 1_440 + 3_600),
    ),
    fc.oneof({ weight: 3, arbitrary: between(1, 180) }, between(1, 1_440)),
    fc.boolean(),
  )
  .map(([from, length, isOnHalfHour]) =>
    isOnHalfHour
      ? { from: from - (from % 30), until: from - (from % 30) + Math.ceil(length / 5) * 5 }
      : { from, until: from + length },
  );

const shift = fc.record({
  hours,
  rhythm: fc.oneof(
    fc.record({ day: between(-1, plannedDays), recurrence: fc.constant(undefined) }),
    { weight: 3, arbitrary: fc.record({ day: between(-400, 0), recurrence: fc.constant('FREQ=DAILY') }) },
    { weight: 2, arbitrary: fc.record({ day: between(-400, plannedDays), recurrence: aRule }) },
  ),
  kind: fc.constantFrom(undefined, undefined, 'both', 'appointments', 'walk-in'),
});
const desk = fc.record({
  skills: fc.constantFrom(['a', 'b'], ['a', 'b'], ['b', 'a', 'c'], ['a'], ['b'], []),
  shifts: fc.array(shift, { minLength: 1, maxLength: 4 }),
  closures: often<Drawn<typeof period>[]>([], fc.array(period, { minLength: 1, maxLength: 3 })),
});
const quota = fc.record({
  hours,
  weekdays,
  channels: fc.subarray(channels, { minLength: 1, maxLength: 2 }),
  sharePercent: fc.constantFrom(0, 33, 75, 85, 92, 97, 100),
  releaseMinutes: fc.constantFrom(0, 45, 600, 1_440, 4_320),
});
export const rawPlan = fc.record({
  opening: fc.array(
    fc.record({ hours, weekdays, first: often<number | null>(null, aDay), last: often<number | null>(null, aDay) }),
    { minLength: 1, maxLength: 5 },
  ),
  exceptions: fc.uniqueArray(fc.record({ day: aDay, hours: fc.array(hours, { maxLength: 2 }) }), {
    maxLength: 2,
    selector: ({ day }) => day,
  }),
  holidays: often<number[]>([], fc.array(aDay, { minLength: 1, maxLength: 2 })),
  closures: often<Drawn<typeof period>[]>([], fc.array(period, { minLength: 1, maxLength: 3 })),
  quotas: fc.array(quota, { maxLength: 3 }),
  desks: fc.oneof(fc.array(desk, { minLength: 1, maxLength: 4 }), fc.array(desk, { minLength: 3, maxLength: 4 })),
  numbers: fc.shuffledSubarray([1, 2, 7, 30], { minLength: 4 }),
});

export type Drawn<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

/** The plan that was drawn, in a time zone and the days around date `first`. */
export const planFrom = (raw: Drawn<typeof rawPlan>, timeZone: string, first: string): LocationPlan => {
  const dateOf = (days: number | null) => (days === null ? undefined : daysAfter(first, days));
  const closures = (list: readonly Drawn<typeof period>[]) =>
    list.map((each) => onLine(first, each)).map(({ from, until }) => ({ from: text(from), until: text(until) }));
  const deskFrom = ({ skills, shifts, ...rest }: Drawn<typeof desk>, index: number): Desk => ({
    number: raw.numbers[index]!,
    skills,
    shifts: shifts.map(({ hours, rhythm: { day, recurrence }, kind }) => ({
      ...hours,
      startsOn: daysAfter(first, day),
      recurrence,
      kind,
    })),
    closures: closures(rest.closures),
  });
  return {
    timeZone,
    openingHours: raw.opening.flatMap(({ hours, weekdays, first, last }) =>
      weekdays.map((weekday) => ({ ...hours, weekday, validFrom: dateOf(first), validUntil: dateOf(last) })),
    ),
    exceptions: raw.exceptions.map(({ day, hours }) => ({ on: daysAfter(first, day), hours })),
    holidayDates: raw.holidays.map((day) => daysAfter(first, day)),
    closures: closures(raw.closures),
    quotas: raw.quotas.map(({ hours, ...rest }) => ({ ...hours, ...rest })),
    desks: raw.desks.map(deskFrom),
  };
};

/** In milliseconds since 1970. */
export const onLine = (first: string, { from, until }: Drawn<typeof period>): Drawn<typeof period> => ({
  from: Date.parse(first) + from * minute,
  until: Date.parse(first) + until * minute,
});

const text = (at: number): string => new Date(at).toISOString();
