import { dayOf, weekdayOf } from './calendar.rules.js';
import type { LocationPlan, OpeningOfDate, WallHours } from './plan.rules.js';

/**
 * The opening hours of one date (`2026-12-01`) for people to read: an exception decides alone, then a holiday, then the
 * weekly hours. Hours that overlap or touch are joined.
 */
export const openingOn = (plan: LocationPlan, date: string): OpeningOfDate => {
  const { hours, because } = hoursOn(plan, date);
  return { hours: joined(hours), because };
};

/** As openingOn, as planned: each period is put on the clock by itself, which matters in a night the clock changes. */
export const hoursOn = (plan: LocationPlan, date: string): OpeningOfDate => {
  const exception = plan.exceptions?.find(({ on }) => on === date);
  if (exception) return { hours: exception.hours, because: 'exception' };
  if (plan.holidayDates?.includes(date)) return { hours: [], because: 'holiday' };
  const weekday = weekdayOf(dayOf(date));
  const hours = plan.openingHours.filter(
    ({ weekday: on, validFrom, validUntil }) =>
      on === weekday && (validFrom ?? date) <= date && date <= (validUntil ?? date),
  );
  return { hours, because: hours.length > 0 ? 'weekly' : 'none' };
};

const joined = (hours: readonly WallHours[]): WallHours[] => {
  const result: WallHours[] = [];
  for (const { from, until } of hours.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (last && from <= last.until) result.splice(-1, 1, { from: last.from, until: later(last.until, until) });
    else result.push({ from, until });
  }
  return result;
};

const later = (a: string, b: string): string => (a > b ? a : b);
