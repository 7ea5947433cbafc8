/** An instant as milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMillis = number;

/** A date as days since 1970-01-01, without a time zone. */
export type DayNumber = number;

export const dayMillis = 86_400_000;
const minuteMillis = 60_000;

/** Reads an instant such as `2026-12-01T08:00:00Z`; NaN when it is none. */
export const millisOf = (instant: string): EpochMillis => Date.parse(instant);

/** Writes an instant in UTC and whole seconds: `2026-12-01T08:00:00Z`. */
export const instantText = (at: EpochMillis): string => {
  const day = Math.floor(at / dayMillis);
  const seconds = Math.floor((at - day * dayMillis) / 1_000);
  const hour = Math.floor(seconds / 3_600);
  return `${dateOf(day)}T${twoDigits(hour)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}Z`;
};

/** The number of the day of a date `2026-12-01`; NaN when it is none. */
export const dayOf = (date: string): DayNumber => Date.parse(`${date}T00:00:00Z`) / dayMillis;

/** The date of a day number: `2026-12-01`. */
export const dateOf = (day: DayNumber): string => {
  if (day !== lastDated.day) lastDated = { day, date: new Date(day * dayMillis).toISOString().slice(0, 10) };
  return lastDated.date;
};

// Instants are written by the thousand, one day after the other: a date is worked out once.
let lastDated = { day: 0, date: '1970-01-01' };

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : `${number}`);

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekdayOf = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Milliseconds from midnight to a wall-clock time `09:00`; `24:00` is the next midnight. */
export const wallMillis = (wallClock: string): number =>
  (Number(wallClock.slice(0, 2)) * 60 + Number(wallClock.slice(3, 5))) * minuteMillis;

export const inMillis = (minutes: number): number => minutes * minuteMillis;

/** The first day of a month; months count from 0 and may run past 11. */
export const firstOfMonth = (year: number, month: number): DayNumber => Date.UTC(year, month, 1) / dayMillis;
