/** A stretch of a day by the wall clock of the location, in steps of five minutes: `09:00` until `24:00` at most. */
export interface WallHours {
  readonly from: string;
  readonly until: string;
}

/** Weekly hours; `weekday` 1 is Monday, `validFrom` and `validUntil` are dates, both inclusive. */
export interface WeeklyHours extends WallHours {
  readonly weekday: number;
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** The only hours of one date; none: shut. */
export interface OpeningException {
  readonly on: string;
  readonly hours: readonly WallHours[];
}

/** Shut after all: two instants `2026-12-01T08:00:00Z`. Every cell of five minutes that it touches is closed. */
export interface Closure {
  readonly from: string;
  readonly until: string;
}

/** When a desk is staffed; `recurrence` is an RFC 5545 rule over dates from `startsOn`, none: that one day. */
export interface Shift extends WallHours {
  readonly startsOn: string;
  readonly recurrence?: string | undefined;
  /** Missing: both. A shift for walk-in gives no slots. */
  readonly kind?: 'appointments' | 'walk-in' | 'both' | undefined;
}

/** A desk serves one visit at a time; `number` is unique in the installation. */
export interface Desk {
  readonly number: number;
  readonly skills: readonly string[];
  readonly shifts: readonly Shift[];
  readonly closures?: readonly Closure[] | undefined;
}

/** In this window the channels that are not named may together take (100 − sharePercent) % of the planned minutes. */
export interface Quota extends WallHours {
  readonly weekdays: readonly number[];
  readonly channels: readonly string[];
  readonly sharePercent: number;
  /** The quota ends so many minutes before its window starts. */
  readonly releaseMinutes: number;
}

/** What planning knows of a location: a document, so dates, times and instants are text. */
export interface LocationPlan {
  /** An IANA time zone. */
  readonly timeZone: string;
  readonly openingHours: readonly WeeklyHours[];
  readonly exceptions?: readonly OpeningException[] | undefined;
  /** The dates of the public holidays that the location observes. */
  readonly holidayDates?: readonly string[] | undefined;
  readonly closures?: readonly Closure[] | undefined;
  readonly quotas?: readonly Quota[] | undefined;
  readonly desks: readonly Desk[];
}

/** Stretches of a day of which none touch, in order, and what decided: an exception, a holiday, weekly hours or nothing. */
export interface OpeningOfDate {
  readonly hours: readonly WallHours[];
  readonly because: 'exception' | 'holiday' | 'weekly' | 'none';
}
