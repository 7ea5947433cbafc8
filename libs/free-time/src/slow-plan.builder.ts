import type { LocationPlan, Quota, Shift, WallHours } from './plan.rules.js';
import { cell, cellsOf, datesBetween, day, daysAfter, instantAt, type Period } from './slow-clock.builder.js';
import { slowDates } from './slow-recurrence.builder.js';

/** A quota on one date. */
export interface SlowWindow extends Period {
  readonly quota: Quota;
  readonly limitMinutes: number;
  readonly releasedAt: number;
}

/** What is said of the cell that begins at an instant. */
type OfCell = (start: number) => boolean;

export interface SlowDesk {
  readonly number: number;
  readonly skills: readonly string[];
  readonly isPlanned: OfCell;
  /** Whether closures leave it alone: for who sets the hours aside. */
  readonly isNotClosed: OfCell;
}

/** A plan once more: cell by cell, by Temporal, without bit maps. */
export interface SlowPlan {
  readonly timeZone: string;
  /** Nothing is known of other cells, and they count as not planned. */
  readonly cells: readonly number[];
  readonly isOpen: OfCell;
  readonly isNotClosed: OfCell;
  readonly desks: readonly SlowDesk[];
  readonly windows: readonly SlowWindow[];
}

/** What a plan says of the local dates [fromDate, untilDate) and of a day around them. */
export const slowPlan = (plan: LocationPlan, fromDate: string, untilDate: string): SlowPlan => {
  const { timeZone } = plan;
  const cells = cellsOf({ from: Date.parse(fromDate) - day, until: Date.parse(untilDate) + 2 * day });
  const dates = datesBetween(daysAfter(fromDate, -3), daysAfter(untilDate, 4));
  const at = (start: number): number => (start - cells[0]!) / cell;
  const touched = (periods: readonly Period[]): OfCell => {
    const line = cells.map(() => false);
    for (const { from, until } of periods)
      for (let next = Math.max(0, Math.floor(at(from))); next < Math.min(at(until), cells.length); next++)
        line[next] = true;
    return (start) => line[at(start)] ?? false;
  };
  const isOpening = touched(
    dates.flatMap((date) => hoursOf(plan, date).map((hours) => onClock(timeZone, date, hours))),
  );
  const isClosed = touched(onLine(plan.closures));
  const isNotClosed: OfCell = (start) => at(start) in cells && !isClosed(start);
  const isOpen: OfCell = (start) => isOpening(start) && !isClosed(start);
  const desks = plan.desks.map(({ number, skills, shifts, closures }): SlowDesk => {
    const isStaffed = touched(shifts.flatMap((shift) => periodsOf(timeZone, shift, dates)));
    const isDeskClosed = touched(onLine(closures));
    return {
      number,
      skills,
      isPlanned: (start) => isOpen(start) && isStaffed(start) && !isDeskClosed(start),
      isNotClosed: (start) => isNotClosed(start) && !isDeskClosed(start),
    };
  });
  // Those further away touch no visit that starts on these dates.
  const windows = datesBetween(daysAfter(fromDate, -1), daysAfter(untilDate, 2)).flatMap((date) =>
    (plan.quotas ?? [])
      .filter(({ weekdays }) => weekdays.includes(weekdayOf(date)))
      .map((quota) => windowOn(timeZone, date, quota, desks)),
  );
  return { timeZone, cells, isOpen, isNotClosed, desks, windows };
};

/** Whether a window lies within the cells that are known, and is not empty. */
export const isKnown = ({ cells }: SlowPlan, { from, until }: Period): boolean =>
  cells[0]! <= from && from < until && until <= cells.at(-1)! + cell;

const weekdayOf = (date: string): number => new Date(date).getUTCDay() || 7;

const hoursOf = (plan: LocationPlan, date: string): readonly WallHours[] => {
  const exception = plan.exceptions?.find(({ on }) => on === date);
  if (exception) return exception.hours;
  if (plan.holidayDates?.includes(date)) return [];
  return plan.openingHours
    .filter(({ weekday }) => weekday === weekdayOf(date))
    .filter(({ validFrom }) => validFrom === undefined || validFrom <= date)
    .filter(({ validUntil }) => validUntil === undefined || date <= validUntil);
};

const periodsOf = (timeZone: string, shift: Shift, dates: readonly string[]): Period[] => {
  const { startsOn, recurrence, kind } = shift;
  if (kind === 'walk-in') return [];
  const days = recurrence ? slowDates(recurrence, startsOn, dates[0]!, dates.at(-1)!) : [startsOn];
  return days.filter((date) => dates.includes(date)).map((date) => onClock(timeZone, date, shift));
};

const onClock = (timeZone: string, date: string, { from, until }: WallHours): Period => ({
  from: instantAt(timeZone, date, from),
  until: instantAt(timeZone, date, until),
});

const windowOn = (timeZone: string, date: string, quota: Quota, desks: readonly SlowDesk[]): SlowWindow => {
  const { from, until } = onClock(timeZone, date, quota);
  const planned = desks.flatMap(({ isPlanned }) => cellsOf({ from, until }).filter(isPlanned));
  const limitMinutes = Math.floor((planned.length * 5 * (100 - quota.sharePercent)) / 100);
  return { from, until, quota, limitMinutes, releasedAt: from - quota.releaseMinutes * 60_000 };
};

const onLine = (closures: LocationPlan['closures'] = []): Period[] =>
  closures.map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) }));
