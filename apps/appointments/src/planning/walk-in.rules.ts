import type { NowQuestion } from '#contracts';
import {
  cellMinutes,
  dayOf,
  type FreeTime,
  type Item,
  instantText,
  type LocationPlan,
  localDayOf,
  midnightOf,
  startsOffered,
  type Visit,
  visitOf,
  wallClockOf,
  weekdayOf,
} from '#free-time';
import type { FactsByProduct } from './facts.rules.js';

/** The plan with nothing but the shifts in which somebody may walk in. */
export const forWalkIn = (plan: LocationPlan): LocationPlan => ({
  ...plan,
  desks: plan.desks.map((desk) => ({
    ...desk,
    shifts: desk.shifts
      .filter(({ kind }) => kind !== 'appointments')
      .map((shift) => ({ ...shift, kind: 'both' as const })),
  })),
});

/** How long it takes at a desk what planning knows nothing of. */
export const usualMinutes = 10;

/** A visit of somebody who walks in: as long as with an appointment, at any time, of any channel. */
export const walkInVisit = (items: readonly Item[], facts: FactsByProduct): Visit => {
  const known = new Map([...facts].map(([id, one]) => [id, { ...one, bookable: true }]));
  const others = items.filter(({ productId }) => !known.has(productId));
  const extraMinutes = others.reduce((minutes, { people }) => minutes + usualMinutes * people, 0);
  const visit = visitOf(
    items.filter(({ productId }) => known.has(productId)),
    known,
    extraMinutes,
  );
  // Only items that are known were asked about.
  if ('refused' in visit) return { ...nothingToDo, takenMinutes: usualMinutes, durationMinutes: usualMinutes };
  return { ...visit, ...asItComes };
};

const asItComes = {
  stepMinutes: cellMinutes,
  leadMinutes: 0,
  horizons: [],
  channels: undefined,
  tooManyPeople: false,
};

const nothingToDo: Visit = { durationMinutes: 0, takenMinutes: cellMinutes, skills: [], ...asItComes };

/** Hours of the week. */
export type Hours = NonNullable<NowQuestion['hours']>;

/** Whether an instant is in hours of the week, by the clock there. */
export const isWithin = (hours: Hours | undefined, timeZone: string, at: number): boolean => {
  if (!hours) return true;
  const weekday = weekdayOf(localDayOf(timeZone, at));
  const clock = wallClockOf(timeZone, at);
  return hours.some((one) => one.weekday === weekday && one.from <= clock && clock < one.until);
};

/** When it is asked, and from when on it matters. */
export interface Looking {
  readonly now: number;
  /** A date; today unless told. */
  readonly from?: string | undefined;
  readonly hours?: Hours | undefined;
}

/** So many days ahead is looked for a time to walk in. */
export const daysAhead = 28;

const cell = cellMinutes * 60_000;

/** The stretch of time that is looked at, in milliseconds since 1970. */
export const stretchOf = (timeZone: string, { now, from }: Looking): { from: number; until: number } => {
  const begins = from === undefined ? now : Math.max(now, midnightOf(timeZone, dayOf(from)));
  return {
    from: Math.floor(begins / cell) * cell,
    until: midnightOf(timeZone, localDayOf(timeZone, begins) + daysAhead),
  };
};

/** What is true of walking in at one location. */
export interface WalkIn {
  readonly open: boolean;
  readonly openUntil?: string;
  readonly opensAt?: string;
  readonly waitMinutes?: number;
}

/** Minutes since 1970 at which a visit could start, in order: all that the free time knows. */
const startsOf = (freeTime: FreeTime, visit: Visit): Int32Array => {
  const all = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const asker = { channel: '', now: 0, override: ['lead', 'horizon', 'quota'] as const };
  return startsOffered(freeTime, visit, asker, all).minutes;
};

/** When somebody is there who could serve a visit, and when a visit could start: worked out once, looked at often. */
export interface WalkInTime {
  readonly timeZone: string;
  readonly staffed: Int32Array;
  readonly isStaffed: ReadonlySet<number>;
  readonly served: Int32Array;
}

/** @param nobody the free time of the same plan when nothing is taken. */
export const walkInTimeOf = (free: FreeTime, nobody: FreeTime, visit: Visit): WalkInTime => {
  const staffed = startsOf(nobody, { ...visit, takenMinutes: cellMinutes });
  return {
    timeZone: free.planned.plan.timeZone,
    staffed,
    isStaffed: new Set(staffed),
    served: startsOf(free, visit),
  };
};

/** The first of these starts in a stretch and in hours of the week. */
const firstIn = (minutes: Int32Array, timeZone: string, { hours, ...looking }: Looking): number | undefined => {
  const { from, until } = stretchOf(timeZone, looking);
  let low = 0;
  for (let high = minutes.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((minutes[middle] ?? 0) * 60_000 < from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < minutes.length; index += 1) {
    const at = (minutes[index] ?? 0) * 60_000;
    if (at >= until) return undefined;
    if (isWithin(hours, timeZone, at)) return at;
  }
  return undefined;
};

/** How far a stretch of staffed cells goes on from one of them: later (1) or earlier (-1). */
const edgeOf = (
  { timeZone, isStaffed }: WalkInTime,
  at: number,
  { step, hours }: { step: 1 | -1; hours?: Hours | undefined },
) => {
  let edge = at;
  const goesOn = (next: number): boolean => isStaffed.has(next / 60_000) && isWithin(hours, timeZone, next);
  while (goesOn(edge + step * cell)) edge += step * cell;
  return edge;
};

/**
 * Whether somebody who comes now would be served, until when, or from when, and after how long a wait: as far as the
 * plan and the appointments tell.
 */
export const walkInNow = (time: WalkInTime, looking: Looking): WalkIn => {
  const { now, hours } = looking;
  const begins = firstIn(time.staffed, time.timeZone, looking);
  const served = firstIn(time.served, time.timeZone, looking);
  if (begins === undefined || served === undefined) return { open: false };
  const until = edgeOf(time, begins, { step: 1, hours }) + cell;
  if (begins <= now && served < until)
    return {
      open: true,
      openUntil: instantText(until),
      waitMinutes: Math.max(0, Math.ceil((served - now) / 60_000)),
    };
  const opens = Math.max(edgeOf(time, served, { step: -1, hours }), stretchOf(time.timeZone, looking).from);
  return { open: false, opensAt: instantText(opens), waitMinutes: Math.round((served - opens) / 60_000) };
};
