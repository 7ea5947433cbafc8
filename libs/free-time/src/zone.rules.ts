import { Temporal } from 'temporal-polyfill';
import { type DayNumber, dayMillis, type EpochMillis, wallMillis } from './calendar.rules.js';

/** From `from` on, local time is UTC plus `offset`, both in milliseconds. */
export interface ZoneOffset {
  readonly from: EpochMillis;
  readonly offset: number;
}

// A time zone never changes within one version of its data: what was read of a year may be kept.
const yearsByZone = new Map<string, Map<number, readonly ZoneOffset[]>>();

/** The offsets in force between two instants, in order; the first one may have begun earlier. */
export const offsetsBetween = (timeZone: string, from: EpochMillis, until: EpochMillis): readonly ZoneOffset[] => {
  const found: ZoneOffset[] = [];
  const lastYear = yearOf(until);
  for (let year = yearOf(from); year <= lastYear; year++) {
    for (const next of offsetsInYear(timeZone, year)) {
      if (next.from >= until) break;
      if (next.from <= from) found.length = 0;
      if (found.at(-1)?.offset !== next.offset) found.push(next);
    }
  }
  return found;
};

/** Milliseconds to add to UTC for local time. */
export const offsetAt = (timeZone: string, at: EpochMillis): number => {
  const offsets = offsetsInYear(timeZone, yearOf(at));
  let index = offsets.length - 1;
  while (index > 0 && offsets[index]!.from > at) index--;
  return offsets[index]!.offset;
};

/**
 * The instant of a wall-clock time (`09:00`, `24:00`) on a date: a time that is skipped moves forward by the length of
 * the gap, of a time that comes twice it is the first (Temporal's `compatible`).
 */
export const instantOf = (timeZone: string, day: DayNumber, wallClock: string): EpochMillis => {
  const local = day * dayMillis + wallMillis(wallClock);
  const before = offsetAt(timeZone, local - dayMillis);
  const after = offsetAt(timeZone, local + dayMillis);
  const asBefore = local - before;
  if (before === after || offsetAt(timeZone, asBefore) === before) return asBefore;
  const asAfter = local - after;
  return offsetAt(timeZone, asAfter) === after ? asAfter : asBefore;
};

/** The instant at which a local date begins. */
export const midnightOf = (timeZone: string, day: DayNumber): EpochMillis => instantOf(timeZone, day, '00:00');

/** The local date of an instant. */
export const localDayOf = (timeZone: string, at: EpochMillis): DayNumber =>
  Math.floor((at + offsetAt(timeZone, at)) / dayMillis);

/** The wall-clock time of an instant, to the minute: `09:05`. */
export const wallClockOf = (timeZone: string, at: EpochMillis): string =>
  new Date(at + offsetAt(timeZone, at)).toISOString().slice(11, 16);

const yearOf = (at: EpochMillis): number => new Date(at).getUTCFullYear();

const offsetsInYear = (timeZone: string, year: number): readonly ZoneOffset[] => {
  const years = yearsByZone.get(timeZone) ?? new Map<number, readonly ZoneOffset[]>();
  const known = years.get(year);
  if (known) return known;
  const offsets = readYear(timeZone, year);
  yearsByZone.set(timeZone, years.set(year, offsets));
  return offsets;
};

const readYear = (timeZone: string, year: number): ZoneOffset[] => {
  const end = Date.UTC(year + 1, 0, 1);
  const offsets: ZoneOffset[] = [];
  let zoned: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
    Date.UTC(year, 0, 1),
  ).toZonedDateTimeISO(timeZone);
  while (zoned && zoned.epochMilliseconds < end) {
    offsets.push({ from: zoned.epochMilliseconds, offset: zoned.offsetNanoseconds / 1_000_000 });
    zoned = zoned.getTimeZoneTransition('next');
  }
  return offsets;
};
