import type { Way } from '#contracts';
import {
  type DayNumber,
  dateOf,
  dayOf,
  type EpochMillis,
  instantOf,
  instantText,
  localDayOf,
  weekdayOf,
} from '#free-time';

/** When a municipality works: Monday to Friday but for its days off, by its clock. */
export interface Calendar {
  readonly timeZone: string;
  /** Dates. */
  readonly daysOff: ReadonlySet<string>;
}

const isWorkingDay = ({ daysOff }: Calendar, day: DayNumber): boolean =>
  weekdayOf(day) <= 5 && !daysOff.has(dateOf(day));

/** The date so many working days after a date; none: the date itself. */
export const afterWorkingDays = (calendar: Calendar, date: string, days: number): string => {
  let day = dayOf(date);
  for (let left = days; left > 0; ) {
    day += 1;
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return dateOf(day);
};

/** The date itself, or the first working day after it. */
export const workingDayFrom = (calendar: Calendar, date: string): string => {
  let day = dayOf(date);
  while (!isWorkingDay(calendar, day)) day += 1;
  return dateOf(day);
};

export const todayIn = ({ timeZone }: Calendar, now: EpochMillis): string => dateOf(localDayOf(timeZone, now));

/** When it can be used next: now until, or from. Nothing when it never is. */
export type Opening = { readonly openUntil: string } | { readonly opensAt: string } | undefined;

const farAhead = 60;

/** What weekly hours come to at a moment; on days off it is shut. */
export const openingAt = (
  hours: NonNullable<Way['openingHours']>,
  { timeZone, daysOff }: Calendar,
  at: EpochMillis,
): Opening => {
  const today = localDayOf(timeZone, at);
  const stretches = Array.from({ length: farAhead }, (_, ahead) => today - 1 + ahead)
    .filter((day) => !daysOff.has(dateOf(day)))
    .flatMap((day) =>
      hours
        .filter(({ weekday }) => weekday === weekdayOf(day))
        .map(({ from, until }) => [instantOf(timeZone, day, from), instantOf(timeZone, day, until)] as const),
    )
    .filter(([, until]) => until > at)
    .sort(([one], [other]) => one - other);
  const [first] = stretches;
  if (!first) return undefined;
  if (first[0] > at) return { opensAt: instantText(first[0]) };
  const last = stretches.reduce((until, [from, end]) => (from <= until ? Math.max(until, end) : until), first[1]);
  return { openUntil: instantText(last) };
};

export const dateIn = ({ timeZone }: Calendar, instant: string): string =>
  dateOf(localDayOf(timeZone, Date.parse(instant)));
