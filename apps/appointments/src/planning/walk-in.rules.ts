import type { NowQuestion } from '#contracts';
import {
  cellMinutes,
  dayOf,
  type FreeTime,
  freeTimeOf,
  type Item,
  instantText,
  type LocationPlan,
  localDayOf,
  midnightOf,
  type PlannedTime,
  startsOffered,
  type Taken,
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
const usualMinutes = 10;

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

type Hours = NonNullable<NowQuestion['hours']>;

const isWithin = (hours: Hours | undefined, timeZone: string, at: number): boolean => {
  if (!hours) return true;
  const weekday = weekdayOf(localDayOf(timeZone, at));
  const clock = wallClockOf(timeZone, at);
  return hours.some((one) => one.weekday === weekday && one.from <= clock && clock < one.until);
};

/** When it is asked, and about which stretch of time. */
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

const startsOf = (freeTime: FreeTime, visit: Visit, looking: Looking): number[] => {
  const { timeZone } = freeTime.planned.plan;
  const between = stretchOf(timeZone, looking);
  const asker = { channel: '', now: between.from, override: ['lead', 'horizon', 'quota'] as const };
  const { minutes } = startsOffered(freeTime, visit, asker, between);
  return [...minutes].map((minute) => minute * 60_000).filter((at) => isWithin(looking.hours, timeZone, at));
};

/** Until when one stretch of cells goes on without a gap. */
const endOfRun = (cells: readonly number[]): number => {
  let until = cells[0] ?? 0;
  for (const at of cells) {
    if (at > until) break;
    until = at + cell;
  }
  return until;
};

/**
 * Whether somebody who comes now would be served, until when, or from when, and after how long a wait: as far as the
 * plan and the appointments tell.
 */
export const walkInNow = (planned: PlannedTime, taken: readonly Taken[], visit: Visit, looking: Looking): WalkIn => {
  const { now } = looking;
  const staffed = startsOf(freeTimeOf(planned, [], now), { ...visit, takenMinutes: cellMinutes }, looking);
  const [served] = startsOf(freeTimeOf(planned, taken, now), visit, looking);
  const [begins] = staffed;
  if (begins === undefined || served === undefined) return { open: false };
  const until = endOfRun(staffed);
  if (begins <= now && served < until)
    return {
      open: true,
      openUntil: instantText(until),
      waitMinutes: Math.max(0, Math.ceil((served - now) / 60_000)),
    };
  const opens = begins > now ? startOfRun(staffed, served) : served;
  return { open: false, opensAt: instantText(opens), waitMinutes: Math.round((served - opens) / 60_000) };
};

/** The beginning of the stretch in which a cell lies. */
const startOfRun = (cells: readonly number[], at: number): number => {
  let from = at;
  for (let index = cells.indexOf(at) - 1; index >= 0 && cells[index] === from - cell; index -= 1) from -= cell;
  return from;
};
