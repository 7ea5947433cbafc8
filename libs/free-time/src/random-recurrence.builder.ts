import fc from 'fast-check';
import { daysAfter } from './slow-clock.builder.js';

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');

const listOf = <T>(one: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<string> =>
  fc.uniqueArray(one, { minLength: 1, maxLength }).map((list) => list.join());

const signed = (max: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', '+', '-'),
      fc.oneof(fc.integer({ min: 1, max: Math.min(max, 5) }), fc.integer({ min: 1, max })),
    )
    .map(([sign, number]) => `${sign}${number}`);

const numbered = (max: number): fc.Arbitrary<string> =>
  fc.tuple(fc.oneof({ weight: 3, arbitrary: signed(max) }, fc.constant('')), weekday).map((parts) => parts.join(''));

const end = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5_000 })).map((count) => [`COUNT=${count}`]),
  fc.integer({ min: -30, max: 900 }).map((days) => [`UNTIL=${daysAfter('2026-01-01', days).replaceAll('-', '')}`]),
);

/** A rule of any kind that is allowed; some have no day at all. */
export const aRule: fc.Arbitrary<string> = fc
  .record({
    frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.option(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }))),
    weekdays: fc.option(listOf(weekday, 7)),
    monthly: fc.option(listOf(numbered(5))),
    yearly: fc.option(listOf(numbered(53))),
    monthDays: fc.option(listOf(signed(31)), { freq: 2 }),
    months: fc.option(listOf(fc.integer({ min: 1, max: 12 })), { freq: 2 }),
    positions: fc.option(listOf(signed(366)), { freq: 2 }),
    weekStart: fc.option(weekday, { freq: 2 }),
    end,
    order: fc.boolean(),
  })
  .map(({ frequency, interval, weekdays, monthly, yearly, monthDays, months, positions, weekStart, end, order }) => {
    const nths = { DAILY: null, WEEKLY: null, MONTHLY: monthly, YEARLY: months ? monthly : yearly }[frequency];
    const byMonthDay = frequency === 'WEEKLY' ? null : monthDays;
    const byDay = (!byMonthDay && nths) || weekdays;
    const by = [
      ...(byDay ? [`BYDAY=${byDay}`] : []),
      ...(byMonthDay ? [`BYMONTHDAY=${byMonthDay}`] : []),
      ...(months ? [`BYMONTH=${months}`] : []),
    ];
    const parts = [
      `FREQ=${frequency}`,
      ...(interval ? [`INTERVAL=${interval}`] : []),
      ...end,
      ...by,
      ...(positions && by.length > 0 ? [`BYSETPOS=${positions}`] : []),
      ...(weekStart ? [`WKST=${weekStart}`] : []),
    ];
    return (order ? parts : parts.toReversed()).join(';');
  });
