import { Temporal } from 'temporal-polyfill';

/** A period of time in milliseconds since 1970: [from, until). */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** What the clock on the wall says. */
export interface LocalTime {
  readonly date: string;
  readonly minute: number;
  readonly isWholeMinute: boolean;
}

export const cell = 300_000;
export const day = 86_400_000;

// Temporal is asked the same again and again, and takes its time.
const offsets = new Map<string, number | undefined>();
const instants = new Map<string, number>();
const locals = new Map<string, LocalTime>();
const dates = new Map<number, string>();
const remembered = <Key, T>(known: Map<Key, T>, key: Key, look: () => T): T => {
  if (!known.has(key)) known.set(key, look());
  return known.get(key) as T;
};

/** What local time is ahead of UTC, by Temporal, unless that changes about this date. */
const steadyOffset = (timeZone: string, date: string): number | undefined =>
  remembered(offsets, `${timeZone} ${date}`, () => {
    const [before, after] = [-1, 2].map((days) => {
      const at = Temporal.Instant.fromEpochMilliseconds(Date.parse(date) + days * day);
      return at.toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000;
    });
    return before === after ? before : undefined;
  });

/** The instant of `09:00` or `24:00` on a date, by Temporal. */
export const instantAt = (timeZone: string, date: string, wall: string): number => {
  const offset = steadyOffset(timeZone, date);
  const [hour, minute] = wall.split(':').map(Number);
  if (offset !== undefined) return Date.parse(date) + (hour! * 60 + minute!) * 60_000 - offset;
  return remembered(instants, `${timeZone} ${date} ${wall}`, () => {
    const on = Temporal.PlainDate.from(date).add({ days: wall === '24:00' ? 1 : 0 });
    return on.toZonedDateTime({ timeZone, plainTime: wall === '24:00' ? '00:00' : wall }).epochMilliseconds;
  });
};

/** The date and time of an instant, by Temporal. */
export const localAt = (timeZone: string, at: number): LocalTime => {
  const offset = steadyOffset(timeZone, dateOfDay(Math.floor(at / day)));
  if (offset !== undefined) return localTime(at + offset);
  return remembered(locals, `${timeZone} ${at}`, () => {
    const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
    return localTime(zoned.toPlainDateTime().toZonedDateTime('UTC').epochMilliseconds);
  });
};

const localTime = (at: number): LocalTime => ({
  date: dateOfDay(Math.floor(at / day)),
  minute: Math.floor(at / 60_000) % 60,
  isWholeMinute: at % 60_000 === 0,
});

const dateOfDay = (number: number): string =>
  remembered(dates, number, () => new Date(number * day).toISOString().slice(0, 10));

/** So many days after a date. */
export const daysAfter = (date: string, days: number): string => dateOfDay(Date.parse(date) / day + days);

/** The dates [from, until). */
export const datesBetween = (from: string, until: string): string[] =>
  Array.from({ length: Math.max(0, (Date.parse(until) - Date.parse(from)) / day) }, (_, index) =>
    daysAfter(from, index),
  );

/** The beginnings of the cells that a period touches, one by one. */
export const cellsOf = ({ from, until }: Period): number[] => {
  const cells: number[] = [];
  for (let start = Math.floor(from / cell) * cell; start < until; start += cell) cells.push(start);
  return cells;
};
