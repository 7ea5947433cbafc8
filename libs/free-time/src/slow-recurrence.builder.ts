import { Temporal } from 'temporal-polyfill';

/** Which one it is among those of its weekday in its month and its year: from the front, and (negative) from the back. */
interface Rank {
  readonly inMonth: readonly number[];
  readonly inYear: readonly number[];
}

const firstYear = 2022;
const lastYear = 2034;

const walk = (): Temporal.PlainDate[] => {
  const dates: Temporal.PlainDate[] = [];
  for (let date = Temporal.PlainDate.from(`${firstYear}-01-01`); date.year <= lastYear; date = date.add({ days: 1 }))
    dates.push(date);
  return dates;
};

const ranksIn = (dates: readonly Temporal.PlainDate[], groupOf: (date: Temporal.PlainDate) => string) => {
  const groups = new Map<string, number[]>();
  for (const [at, date] of dates.entries()) {
    const key = `${groupOf(date)} ${date.dayOfWeek}`;
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  }
  const ranked = [...groups.values()].flatMap((group) =>
    group.map((at, nth) => [at, [nth + 1, nth - group.length]] as const),
  );
  return new Map<number, readonly number[]>(ranked);
};

const walked = walk();
const inMonth = ranksIn(walked, ({ year, month }) => `${year}-${month}`);
const inYear = ranksIn(walked, ({ year }) => `${year}`);
const dates = walked.map((date, at) => ({
  at,
  text: date.toString(),
  year: date.year,
  month: date.month,
  day: date.day,
  fromMonthEnd: date.day - date.daysInMonth - 1,
  weekday: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][date.dayOfWeek - 1] ?? '',
  rank: { inMonth: inMonth.get(at) ?? [], inYear: inYear.get(at) ?? [] } satisfies Rank,
}));
type Walked = (typeof dates)[number];
const atByDate = new Map(dates.map(({ text, at }) => [text, at]));

/**
 * The dates of a rule in [from, until) by RFC 5545 once more: every part of the rule is asked of every date, one after
 * the other, in the years 2022 to 2034.
 */
export const slowDates = (rule: string, startsOn: string, from: string, until: string): string[] => {
  const parts: Parts = new Map(rule.split(';').map((part) => [part.split('=')[0]!, part.split('=')[1]!.split(',')]));
  const start = dates[atByDate.get(startsOn)!]!;
  const interval = Number(parts.get('INTERVAL') ?? '1');
  const periodOf = periodsFrom(parts, start);
  const meets = matcherOf(parts, start);

  const periods = new Map<number, Walked[]>();
  for (const date of yearsOf(start, until)) {
    const period = periodOf(date);
    if (period < 0 || period % interval !== 0 || !meets(date)) continue;
    periods.set(period, [...(periods.get(period) ?? []), date]);
  }

  const positions = parts.get('BYSETPOS')?.map(Number);
  const kept = [...periods.values()].flatMap((list) =>
    list.filter((_, index) => !positions || positions.includes(index + 1) || positions.includes(index - list.length)),
  );
  const last = parts.get('UNTIL')?.[0]?.replace(/(....)(..)(..)/, '$1-$2-$3') ?? '9999-12-31';
  return kept
    .map(({ text }) => text)
    .filter((date) => date >= startsOn)
    .slice(0, Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY))
    .filter((date) => date <= last && from <= date && date < until);
};

type Parts = ReadonlyMap<string, readonly string[]>;

/** From the first day of the first year to the end of the last week of the last one. */
const yearsOf = (start: Walked, until: string): readonly Walked[] =>
  dates.slice(atByDate.get(`${start.year}-01-01`)! - 7, atByDate.get(`${until.slice(0, 4)}-12-31`)! + 8);

/** Which day, week, month or year it is, counted from that of the start. */
const periodsFrom = (parts: Parts, start: Walked): ((date: Walked) => number) => {
  let weekStart = start.at;
  while (dates[weekStart]!.weekday !== (parts.get('WKST')?.[0] ?? 'MO')) weekStart--;
  switch (parts.get('FREQ')?.[0]) {
    case 'DAILY':
      return ({ at }) => at - start.at;
    case 'WEEKLY':
      return ({ at }) => Math.floor((at - weekStart) / 7);
    case 'MONTHLY':
      return ({ year, month }) => (year - start.year) * 12 + month - start.month;
    default:
      return ({ year }) => year - start.year;
  }
};

const matcherOf = (parts: Parts, start: Walked): ((date: Walked) => boolean) => {
  const frequency = parts.get('FREQ')?.[0];
  const months = parts.get('BYMONTH')?.map(Number);
  const monthDays = parts.get('BYMONTHDAY')?.map(Number);
  const weekdays = parts.get('BYDAY')?.map((text) => text.replace(/^\+?0*/, ''));
  const rankOf = ({ rank }: Walked) => (frequency === 'YEARLY' && !months ? rank.inYear : rank.inMonth);
  return (date) => {
    const { weekday, month, day, fromMonthEnd } = date;
    if (months && !months.includes(month)) return false;
    if (monthDays && !monthDays.includes(day) && !monthDays.includes(fromMonthEnd)) return false;
    if (weekdays)
      return weekdays.includes(weekday) || rankOf(date).some((rank) => weekdays.includes(`${rank}${weekday}`));
    // What the rule leaves open is as it is on the first day.
    if (monthDays || frequency === 'DAILY') return true;
    if (frequency === 'WEEKLY') return weekday === start.weekday;
    return day === start.day && (frequency === 'MONTHLY' || months !== undefined || month === start.month);
  };
};
