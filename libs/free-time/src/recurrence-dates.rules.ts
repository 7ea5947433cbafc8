import { type DayNumber, dateOf, dayMillis, dayOf, firstOfMonth, weekdayOf } from './calendar.rules.js';
import { type Recurrence, type RecurrenceRefused, readRecurrence } from './recurrence.rules.js';

/**
 * Whether a shift may recur by this rule: RFC 5545 as far as it is allowed, and with a day in the five years from
 * `startsOn` (a date). UNTIL is left out of that: a shift that ends before its first day is just over, while a pattern
 * such as 30 February is a mistake.
 */
export const checkRecurrence = (rule: string, startsOn: string): { ok: Recurrence } | RecurrenceRefused => {
  const read = readRecurrence(rule);
  if ('refused' in read) return read;
  const start = dayOf(startsOn);
  const inFiveYears = dayOf(`${Number(startsOn.slice(0, 4)) + 5}${startsOn.slice(4).replace('02-29', '02-28')}`);
  const { lastDay: _, ...endless } = read.ok;
  if (daysOf(endless, start, start, inFiveYears + 1).next().done)
    return { refused: 'recurrence', because: 'There is no such day within five years.' };
  return read;
};

/**
 * The dates of a shift in [from, until). Dates only, no time zone is involved. A rule that is not allowed has none:
 * check it before it is kept.
 */
export const recurrenceDates = (
  shift: { readonly startsOn: string; readonly recurrence?: string | undefined },
  from: string,
  until: string,
): string[] => shiftDays(shift, dayOf(from), dayOf(until)).map(dateOf);

/** As recurrenceDates, in day numbers. */
export const shiftDays = (
  shift: { readonly startsOn: string; readonly recurrence?: string | undefined },
  from: DayNumber,
  until: DayNumber,
): DayNumber[] => {
  const start = dayOf(shift.startsOn);
  if (shift.recurrence === undefined) return start >= from && start < until ? [start] : [];
  const read = readRecurrence(shift.recurrence);
  return 'ok' in read ? [...daysOf(read.ok, start, from, until)] : [];
};

/** In order, each looked for only when it is asked for. */
function* daysOf(rule: Recurrence, start: DayNumber, from: DayNumber, until: DayNumber): Generator<DayNumber, void> {
  const end = Math.min(until, (rule.lastDay ?? Number.POSITIVE_INFINITY) + 1);
  const periodAt = periodsOf(rule, start);
  const matches = matcherOf(rule, start);
  let matched = 0;
  // With COUNT every match from the first one counts; without it nothing before `from` needs a look.
  for (let index = rule.count ? 0 : firstPeriod(rule, start, from); ; index++) {
    const period = periodAt(index);
    if (period.from >= end) return;
    for (const day of chosen(rule, period, matches)) {
      if (day < start) continue;
      if (day >= end || (rule.count && ++matched > rule.count)) return;
      if (day >= from) yield day;
    }
  }
}

interface Period {
  readonly from: DayNumber;
  readonly until: DayNumber;
}

/** Period 0 contains the start; the next one is INTERVAL days, weeks, months or years on. */
const periodsOf = (rule: Recurrence, start: DayNumber): ((index: number) => Period) => {
  const { year, month } = civil(start);
  const week = start - ((weekdayOf(start) - rule.weekStartsOn + 7) % 7);
  return (index) => {
    const step = index * rule.interval;
    if (rule.frequency === 'DAILY') return { from: start + step, until: start + step + 1 };
    if (rule.frequency === 'WEEKLY') return { from: week + step * 7, until: week + step * 7 + 7 };
    if (rule.frequency === 'MONTHLY')
      return { from: firstOfMonth(year, month - 1 + step), until: firstOfMonth(year, month + step) };
    return { from: firstOfMonth(year + step, 0), until: firstOfMonth(year + step + 1, 0) };
  };
};

const longestPeriod = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 } as const;

/** A period that is not later than the one of `from`. */
const firstPeriod = (rule: Recurrence, start: DayNumber, from: DayNumber): number =>
  Math.max(0, Math.floor((from - start) / (longestPeriod[rule.frequency] * rule.interval)) - 1);

const chosen = (rule: Recurrence, period: Period, matches: (day: DayNumber) => boolean): DayNumber[] => {
  const days: DayNumber[] = [];
  for (let day = period.from; day < period.until; day++) if (matches(day)) days.push(day);
  if (!rule.positions) return days;
  const kept = new Set(rule.positions.map((position) => (position > 0 ? position - 1 : days.length + position)));
  return days.filter((_, index) => kept.has(index));
};

const matcherOf = (rule: Recurrence, start: DayNumber): ((day: DayNumber) => boolean) => {
  const first = civil(start);
  const isPlain = !rule.weekdays && !rule.monthDays;
  const weekdays =
    rule.weekdays ?? (isPlain && rule.frequency === 'WEEKLY' ? [{ nth: 0, weekday: weekdayOf(start) }] : undefined);
  const inheritsDay = isPlain && (rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY');
  const monthDays = rule.monthDays ?? (inheritsDay ? [first.date] : undefined);
  const months = rule.months ?? (inheritsDay && rule.frequency === 'YEARLY' ? [first.month] : undefined);
  const nthIsYearly = rule.frequency === 'YEARLY' && !rule.months;
  const asksTheDate = months || monthDays || weekdays?.some(({ nth }) => nth !== 0);

  return (day) => {
    const weekday = weekdayOf(day);
    const named = weekdays?.filter((one) => one.weekday === weekday);
    if (named?.length === 0) return false;
    if (!asksTheDate) return true;
    const { year, month, date } = civil(day);
    if (months && !months.includes(month)) return false;
    const monthEnd = firstOfMonth(year, month);
    if (monthDays && !monthDays.includes(date) && !monthDays.includes(day - monthEnd)) return false;
    if (!named) return true;
    const from = nthIsYearly ? firstOfMonth(year, 0) : day - date + 1;
    const until = nthIsYearly ? firstOfMonth(year + 1, 0) : monthEnd;
    const fromFront = Math.floor((day - from) / 7) + 1;
    const fromBack = -Math.floor((until - 1 - day) / 7) - 1;
    return named.some(({ nth }) => nth === 0 || nth === fromFront || nth === fromBack);
  };
};

const civil = (day: DayNumber): { year: number; month: number; date: number } => {
  const at = new Date(day * dayMillis);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
};
