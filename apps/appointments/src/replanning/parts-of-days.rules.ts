import {
  type Asker,
  dayOf,
  type FreeTime,
  instantOf,
  localDayOf,
  midnightOf,
  type PlannedTime,
  startsOffered,
  type Visit,
  wallClockOf,
} from '#free-time';

/** When in the day: people who can come in the morning can often come on another morning. */
const partsFrom = ['00:00', '12:00', '17:00'] as const;
const perDay = partsFrom.length;

/** The parts of the days from today until a plan ends, in order; each begins where the one before it ends. */
export interface PartsOfDays {
  readonly firstDay: number;
  readonly days: number;
  /** Milliseconds since 1970 at which each begins, and at which the last one ends. */
  readonly borders: Float64Array;
}

/** [from, until): of parts by their number, or of time. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

export const partsOfDays = ({ plan: { timeZone }, untilDate }: PlannedTime, now: number): PartsOfDays => {
  const firstDay = localDayOf(timeZone, now);
  const days = Math.max(0, dayOf(untilDate) - firstDay);
  const borders = new Float64Array(days * perDay + 1);
  for (let day = 0; day < days; day++)
    for (let part = 0; part < perDay; part++)
      borders[day * perDay + part] = instantOf(timeZone, firstDay + day, partsFrom[part]!);
  borders[days * perDay] = midnightOf(timeZone, firstDay + days);
  return { firstDay, days, borders };
};

/** When parts in a row are, in milliseconds since 1970. */
export const timesOf = ({ borders }: PartsOfDays, { from, until }: Range): Range => ({
  from: borders[from]!,
  until: borders[until]!,
});

/** For each part whether any start is offered in it. */
export const partsOffering = (parts: PartsOfDays, freeTime: FreeTime, visit: Visit, asker: Asker): Uint8Array => {
  const { borders } = parts;
  const offering = new Uint8Array(borders.length - 1);
  const { minutes } = startsOffered(freeTime, visit, asker, timesOf(parts, { from: 0, until: offering.length }));
  let part = 0;
  for (const minute of minutes) {
    while (minute * 60_000 >= borders[part + 1]!) part++;
    offering[part] = 1;
  }
  return offering;
};

/**
 * Where to look for a time near an instant of some time zone, best first: its part of the day on the nearest day, then
 * on the next; after those any time of the nearest day, and so on. `wanted` is the same wall-clock time on that day.
 */
export function* nearestParts(
  { firstDay, days }: PartsOfDays,
  { at, timeZone }: { readonly at: number; readonly timeZone: string },
  thereTimeZone: string,
): Generator<{ readonly range: Range; readonly wanted: () => number }> {
  const wallClock = wallClockOf(timeZone, at);
  const part = partsFrom.findLastIndex((from) => from <= wallClock);
  const near = [...daysAround(localDayOf(timeZone, at) - firstDay, days)];
  for (const within of [
    { from: part, until: part + 1 },
    { from: 0, until: perDay },
  ])
    for (const day of near)
      yield {
        range: { from: day * perDay + within.from, until: day * perDay + within.until },
        wanted: () => instantOf(thereTimeZone, firstDay + day, wallClock),
      };
}

/** The days [0, days) by how near they are to one; of two equally near the later one: it leaves people time. */
function* daysAround(day: number, days: number): Generator<number> {
  const furthest = Math.max(day, days - 1 - day);
  for (let away = 0; away <= furthest; away++)
    for (const near of away === 0 ? [day] : [day + away, day - away]) if (near >= 0 && near < days) yield near;
}
