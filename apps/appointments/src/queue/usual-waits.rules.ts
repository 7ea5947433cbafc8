import type { NowAtLocation } from '#contracts';
import {
  cellMinutes,
  instantOf,
  instantText,
  localDayOf,
  midnightOf,
  type PlannedStretch,
  type PlannedTime,
  plannedStretches,
  weekdayOf,
} from '#free-time';
import { type Hours, isWithin } from '../planning/walk-in.rules.js';

/** What was waited by those who began to wait in an hour of the week; of recent visits, the older the less they count. */
export interface UsualWait {
  /** 1 (Monday) to 7, by the clock of the location. */
  readonly weekday: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly visits: number;
  readonly waitedSeconds: number;
}

/** Of fewer visits nothing is said. */
export const leastVisits = 5;
const daysAhead = 7;
/** Who comes for it another day gains at least so much. */
const worthIt = 5;
const minute = 60_000;
const cell = cellMinutes * minute;

/** Who asks when it is usually short, and what for. */
export interface AskedOfWeek {
  readonly now: number;
  readonly planned: PlannedTime;
  readonly skills: readonly string[];
  /** In these hours of the week alone. */
  readonly hours: Hours | undefined;
  /** The wait of who comes now; undefined: nobody can. */
  readonly waitMinutes: number | undefined;
}

/** The part of an hour in which somebody is there to serve it: the first stretch of it. */
const openIn = (
  { planned, skills, hours }: AskedOfWeek,
  { from, until }: PlannedStretch,
): PlannedStretch | undefined => {
  const desks = planned.desks.filter((desk) => skills.every((skill) => desk.skills.includes(skill)));
  const isOpen = (at: number): boolean =>
    isWithin(hours, planned.plan.timeZone, at) &&
    desks.some(({ number }) => plannedStretches(planned, number, { from: at, until: at + cell }).length > 0);
  let begins = from;
  while (begins < until && !isOpen(begins)) begins += cell;
  let ends = begins;
  while (ends < until && isOpen(ends)) ends += cell;
  return begins < until ? { from: begins, until: ends } : undefined;
};

const clockOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** The hours of the coming seven days that were measured, as instants: an hour that is skipped is none. */
const hoursAhead = ({ now, planned: { plan } }: AskedOfWeek, measured: readonly UsualWait[]) => {
  const { timeZone } = plan;
  const today = localDayOf(timeZone, now);
  const days = Array.from({ length: daysAhead + 1 }, (_, at) => today + at);
  return days.flatMap((day) =>
    measured
      .filter(({ weekday }) => weekday === weekdayOf(day))
      .map(({ hour, visits, waitedSeconds }) => ({
        from: instantOf(timeZone, day, clockOf(hour)),
        until: hour === 23 ? midnightOf(timeZone, day + 1) : instantOf(timeZone, day, clockOf(hour + 1)),
        seconds: waitedSeconds / visits,
      }))
      .filter(({ from, until }) => from > now && from < now + daysAhead * 24 * 60 * minute && from < until),
  );
};

/**
 * When in the coming week the wait is usually shortest: of the hours that are yet to begin, in which somebody is planned
 * to serve it and of which enough is known, the one with the shortest wait, of equals the first. Nothing when coming now
 * is hardly longer.
 */
export const usuallyShort = (
  asked: AskedOfWeek,
  measured: readonly UsualWait[],
): NonNullable<NowAtLocation['usuallyShort']> | undefined => {
  const known = measured.filter(({ visits }) => visits >= leastVisits);
  const best = hoursAhead(asked, known).sort((one, other) => one.seconds - other.seconds || one.from - other.from);
  const longest = (asked.waitMinutes ?? Number.POSITIVE_INFINITY) - worthIt;
  for (const { seconds, ...hour } of best) {
    const waitMinutes = Math.round(seconds / 60);
    if (waitMinutes > longest) return undefined;
    const open = openIn(asked, hour);
    if (open) return { from: instantText(open.from), until: instantText(open.until), waitMinutes };
  }
  return undefined;
};
