import { dayOf, weekdayOf } from '#free-time';
import type { Day } from './expected-slots.builder.js';
import { visits } from './town-year.builder.js';

const wednesday = 3;
const apartMillis = 120 * 60_000;

const isFull = (date: string): boolean => weekdayOf(dayOf(date)) === wednesday;

/** On a Wednesday one of the visits takes all that is free at one start, in turn. */
export const fullStart = ({ date, slots }: Day, visitAt: number): Day['slots'][number] | undefined =>
  isFull(date) && Math.floor(dayOf(date) / 7) % visits.length === visitAt ? slots[slots.length >> 1] : undefined;

/**
 * The starts at which a visit is booked on a date: all at one start, or, on other days than Wednesdays, one now and
 * then, where so many desks are free that no visit is in the way of another. So each order succeeds, whatever comes
 * first.
 */
export const startsOf = (day: Day, visitAt: number): string[] => {
  const full = fullStart(day, visitAt);
  if (full) return new Array<string>(full.free).fill(full.start);
  const starts: string[] = [];
  for (const { start, free } of isFull(day.date) ? [] : day.slots)
    if (free >= 3 && Date.parse(start) >= Date.parse(starts.at(-1) ?? day.date) + apartMillis) starts.push(start);
  return starts;
};

/** In an order that jumps through the year: every 7,919th, which is prime. */
export const mixed = <T>(all: readonly T[]): T[] => all.map((_, at) => all[(at * 7_919) % all.length]!);
