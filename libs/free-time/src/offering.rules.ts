import { type DayNumber, dayMillis, type EpochMillis, inMillis } from './calendar.rules.js';
import { isOnCell } from './cells.rules.js';
import type { Visit } from './visit.rules.js';
import { instantOf, localDayOf, midnightOf, offsetAt } from './zone.rules.js';

/** Why a start is not offered, whatever is still free. */
export type NotOfferedReason =
  | 'off-grid'
  | 'too-soon'
  | 'too-far'
  | 'channel'
  | 'too-many-people'
  | 'closed'
  | 'no-desk';

/** What staff may set aside by naming it; never a taken desk. `hours` sets aside opening hours and shifts. */
export type Override = 'lead' | 'horizon' | 'hours' | 'quota';

/** Who asks, and when. */
export interface Asker {
  /** The channel of the credentials. */
  readonly channel: string;
  readonly now: EpochMillis;
  readonly override?: readonly Override[] | undefined;
}

/** The starts that lead and horizon allow: [from, until). */
export interface StartsAllowed {
  readonly from: EpochMillis;
  readonly until: EpochMillis;
}

/** Which starts the visit's lead and horizons allow at this moment. */
export const startsAllowed = (visit: Visit, timeZone: string, asker: Asker): StartsAllowed => ({
  from: asker.override?.includes('lead') ? Number.NEGATIVE_INFINITY : asker.now + inMillis(visit.leadMinutes),
  until: asker.override?.includes('horizon')
    ? Number.POSITIVE_INFINITY
    : midnightOf(timeZone, lastDay(visit, timeZone, asker.now) + 1),
});

/** Whether the visit may be booked by this channel for so many people. */
export const mayBook = (visit: Visit, channel: string): boolean =>
  !visit.tooManyPeople && (visit.channels?.includes(channel) ?? true);

/** What keeps a start from being offered before any desk is looked at. */
export const reasonAgainst = (
  visit: Visit,
  timeZone: string,
  start: EpochMillis,
  asker: Asker,
): NotOfferedReason | undefined => {
  const allowed = startsAllowed(visit, timeZone, asker);
  if (!isOnGrid(timeZone, visit.stepMinutes, start)) return 'off-grid';
  if (start < allowed.from) return 'too-soon';
  if (start >= allowed.until) return 'too-far';
  if (visit.channels && !visit.channels.includes(asker.channel)) return 'channel';
  if (visit.tooManyPeople) return 'too-many-people';
  return undefined;
};

/** The next instant after `now` at which a day is added to one of the visit's horizons. */
export const nextReleaseAt = (visit: Visit, timeZone: string, now: EpochMillis): EpochMillis => {
  const today = localDayOf(timeZone, now);
  const releases = visit.horizons.flatMap(({ releaseTime }) =>
    [today, today + 1, today + 2].map((day) => instantOf(timeZone, day, releaseTime)),
  );
  return Math.min(...releases.filter((at) => at > now), now + 2 * dayMillis);
};

const lastDay = (visit: Visit, timeZone: string, now: EpochMillis): DayNumber => {
  const today = localDayOf(timeZone, now);
  return Math.min(
    ...visit.horizons.map(({ horizonDays, releaseTime }) =>
      now < instantOf(timeZone, today, releaseTime) ? today + horizonDays - 1 : today + horizonDays,
    ),
  );
};

const isOnGrid = (timeZone: string, stepMinutes: number, start: EpochMillis): boolean =>
  isOnCell(start) && (start + offsetAt(timeZone, start)) % inMillis(stepMinutes) === 0;
