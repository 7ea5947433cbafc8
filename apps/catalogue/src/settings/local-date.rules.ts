import { dateOf, dayOf, instantText, localDayOf, midnightOf, millisOf } from '#free-time';

/** The date by the clock of a time zone. */
export const dateAt = (timeZone: string, now: string): string => dateOf(localDayOf(timeZone, millisOf(now)));

/** An instant in UTC and whole seconds: as instants are kept. */
export const inWholeSeconds = (at: string): string => instantText(millisOf(at));

/** The instant at which a date begins by the clock of a time zone. */
export const beginOf = (timeZone: string, date: string): string => instantText(midnightOf(timeZone, dayOf(date)));
