import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { dateOf, dayOf } from './calendar.rules.js';
import { aRule as anyRule } from './random-recurrence.builder.js';
import { checkRecurrence, recurrenceDates } from './recurrence-dates.rules.js';
import { daysAfter } from './slow-clock.builder.js';
import { slowDates } from './slow-recurrence.builder.js';

const dates = (recurrence: string | undefined, startsOn: string, until: string): string[] =>
  recurrenceDates({ startsOn, recurrence }, startsOn, until);

describe('a rule is refused', () => {
  it.each([
    ['HOURLY', 'FREQ=HOURLY'],
    ['no frequency', 'BYDAY=MO'],
    ['an unknown part', 'FREQ=DAILY;BYHOUR=9'],
    ['a part in small letters', 'freq=DAILY'],
    ['a part given twice', 'FREQ=DAILY;FREQ=WEEKLY'],
    ['a part without a value', 'FREQ=WEEKLY;BYDAY='],
    ['a trailing semicolon', 'FREQ=DAILY;'],
    ['BYMONTHDAY=32', 'FREQ=MONTHLY;BYMONTHDAY=32'],
    ['BYMONTHDAY=0', 'FREQ=MONTHLY;BYMONTHDAY=0'],
    ['BYMONTHDAY with WEEKLY', 'FREQ=WEEKLY;BYMONTHDAY=1'],
    ['BYMONTH=13', 'FREQ=YEARLY;BYMONTH=13'],
    ['BYSETPOS=0', 'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0'],
    ['BYSETPOS=367', 'FREQ=YEARLY;BYDAY=MO;BYSETPOS=367'],
    ['BYSETPOS by itself', 'FREQ=MONTHLY;BYSETPOS=1'],
    ['INTERVAL=0', 'FREQ=DAILY;INTERVAL=0'],
    ['COUNT=0', 'FREQ=DAILY;COUNT=0'],
    ['COUNT=5001', 'FREQ=DAILY;COUNT=5001'],
    ['UNTIL with a time', 'FREQ=DAILY;UNTIL=20261231T000000Z'],
    ['UNTIL on a day that is none', 'FREQ=DAILY;UNTIL=20260230'],
    ['UNTIL with COUNT', 'FREQ=DAILY;UNTIL=20261231;COUNT=3'],
    ['an unknown weekday', 'FREQ=WEEKLY;BYDAY=MA'],
    ['an unknown start of the week', 'FREQ=WEEKLY;WKST=XX'],
    ['a numbered weekday with WEEKLY', 'FREQ=WEEKLY;BYDAY=1MO'],
    ['a numbered weekday with DAILY', 'FREQ=DAILY;BYDAY=1MO'],
    ['a numbered weekday with BYMONTHDAY', 'FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1'],
    ['a sixth Monday of the month', 'FREQ=MONTHLY;BYDAY=6MO'],
    ['30 February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
    ['the second of the one day of a day', 'FREQ=DAILY;BYDAY=MO;BYSETPOS=2'],
  ])('%s', (_, rule) => {
    expect(checkRecurrence(rule, '2026-01-01')).toEqual({ refused: 'recurrence', because: expect.any(String) });
  });
});

describe('a rule is accepted', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU',
    'FREQ=MONTHLY;BYDAY=3TH,-1FR',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=YEARLY;BYDAY=20MO',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=DAILY;COUNT=5000',
    'BYDAY=TU;FREQ=WEEKLY;UNTIL=20261231',
  ])('%s', (rule) => {
    expect(checkRecurrence(rule, '2026-01-01')).toHaveProperty('ok');
  });

  it('although UNTIL comes before its first day: it is merely over', () => {
    expect(checkRecurrence('FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20261227', '2026-12-10')).toHaveProperty('ok');
    expect(dates('FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20261227', '2026-12-10', '2027-12-10')).toEqual([]);
  });
});

describe('the dates of a shift', () => {
  it('are one without a rule', () => {
    expect(dates(undefined, '2026-01-20', '2026-02-01')).toEqual(['2026-01-20']);
  });

  it('do not count the first day if the rule does not', () => {
    expect(dates('FREQ=WEEKLY;BYDAY=WE;COUNT=2', '2026-01-20', '2026-03-01')).toEqual(['2026-01-21', '2026-01-28']);
  });

  it('end on UNTIL, that day included', () => {
    expect(dates('FREQ=DAILY;UNTIL=20260122', '2026-01-20', '2026-03-01')).toHaveLength(3);
  });

  it('take positions from the whole period, days before the first one included', () => {
    const firstWorkday = 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1';
    expect(dates(firstWorkday, '2026-01-15', '2026-02-15')).toEqual(['2026-02-02']);
  });

  it('have weeks that start on Monday unless WKST says otherwise', () => {
    const everyOtherWeek = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO';
    expect(dates(everyOtherWeek, '2026-01-07', '2026-01-20')).toEqual(['2026-01-11', '2026-01-19']);
    expect(dates(`${everyOtherWeek};WKST=SU`, '2026-01-07', '2026-01-20')).toEqual(['2026-01-18', '2026-01-19']);
  });

  it('leave out months without the day', () => {
    expect(dates('FREQ=MONTHLY', '2026-01-31', '2026-06-01')).toEqual(['2026-01-31', '2026-03-31', '2026-05-31']);
  });

  it('are none for a rule that is not allowed', () => {
    expect(dates('FREQ=HOURLY', '2026-01-01', '2026-02-01')).toEqual([]);
  });
});

const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
const listOf = <T>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 3 }).map((list) => list.join());
const numbered = fc.tuple(fc.constantFrom(1, 2, 4, 5, -1, -2), weekday).map(([nth, day]) => `${nth}${day}`);
const aRule = fc
  .record({
    frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 4 }),
    weekdays: fc.option(listOf(weekday)),
    nths: fc.option(listOf(numbered)),
    monthDays: fc.option(listOf(fc.constantFrom(1, 15, 29, 31, -1, -31))),
    months: fc.option(listOf(fc.integer({ min: 1, max: 12 }))),
    positions: fc.option(listOf(fc.constantFrom(1, 2, -1, -3))),
    weekStart: fc.option(weekday),
    end: fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 30 }).map((count) => `;COUNT=${count}`),
      fc
        .integer({ min: 0, max: 900 })
        .map((days) => `;UNTIL=${dateOf(dayOf('2026-01-01') + days).replaceAll('-', '')}`),
    ),
  })
  .map(({ frequency, interval, weekdays, nths, monthDays, months, positions, weekStart, end }) => {
    const nthsFit = (frequency === 'MONTHLY' || frequency === 'YEARLY') && !monthDays;
    const byDay = (nthsFit && nths) || weekdays;
    const parts = [`FREQ=${frequency};INTERVAL=${interval}${end}`];
    if (byDay) parts.push(`BYDAY=${byDay}`);
    if (monthDays && frequency !== 'WEEKLY') parts.push(`BYMONTHDAY=${monthDays}`);
    if (months) parts.push(`BYMONTH=${months}`);
    if (positions && parts.length > 1) parts.push(`BYSETPOS=${positions}`);
    if (weekStart) parts.push(`WKST=${weekStart}`);
    return parts.join(';');
  });

// rrule-temporal is a second opinion only: it leaves out the plain weekdays of BYDAY=TU,53FR in a YEARLY rule, and
// throws for a rule that never matches.
const byLibrary = (rule: string, startsOn: string, until: string): string[] =>
  new RRuleTemporal({
    rruleString: `DTSTART:${startsOn.replaceAll('-', '')}T000000Z\nRRULE:${rule}`,
    maxIterations: 1_000_000,
  })
    .between(new Date(`${startsOn}T00:00:00Z`), new Date(Date.parse(`${until}T00:00:00Z`) - 1), true)
    .map((date) => date.toString().slice(0, 10));

describe('the dates of any rule', () => {
  const aStart = fc.integer({ min: -400, max: 360 }).map((days) => daysAfter('2026-01-01', days));

  it('are those of a walk from date to date', () => {
    fc.assert(
      fc.property(anyRule, aStart, fc.integer({ min: -40, max: 900 }), (rule, startsOn, days) => {
        const from = daysAfter(startsOn, days);
        const until = daysAfter(from, 500);
        expect(recurrenceDates({ startsOn, recurrence: rule }, from, until)).toEqual(
          slowDates(rule, startsOn, from, until),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are some within five years, or the rule is refused', () => {
    fc.assert(
      fc.property(anyRule, aStart, (rule, startsOn) => {
        const endless = rule.replace(/;?UNTIL=\d+/, '').replace(/^;/, '');
        const fiveYearsOn = `${Number(startsOn.slice(0, 4)) + 5}${startsOn.slice(4)}`;
        const isPossible = slowDates(endless, startsOn, startsOn, daysAfter(fiveYearsOn, 1)).length > 0;
        expect('ok' in checkRecurrence(rule, startsOn)).toBe(isPossible);
      }),
      { numRuns: 200 },
    );
  });

  const startDay = fc.integer({ min: dayOf('2025-06-01'), max: dayOf('2026-12-31') });

  it('are those of another implementation', () => {
    fc.assert(
      fc.property(aRule, startDay, (rule, day) => {
        fc.pre('ok' in checkRecurrence(rule, dateOf(day)));
        expect(dates(rule, dateOf(day), '2028-01-01')).toEqual(byLibrary(rule, dateOf(day), '2028-01-01'));
      }),
      { numRuns: 100 },
    );
  });

  it('are the same whether asked for at once or in parts', () => {
    fc.assert(
      fc.property(aRule, startDay, fc.integer({ min: 0, max: 700 }), (rule, day, days) => {
        const shift = { startsOn: dateOf(day), recurrence: rule };
        const middle = dateOf(day + days);
        expect([
          ...recurrenceDates(shift, '2025-01-01', middle),
          ...recurrenceDates(shift, middle, '2029-01-01'),
        ]).toEqual(recurrenceDates(shift, '2025-01-01', '2029-01-01'));
      }),
    );
  });
});
