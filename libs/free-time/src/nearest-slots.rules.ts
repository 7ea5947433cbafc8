import { dayMillis, type EpochMillis } from './calendar.rules.js';
import type { FreeTime } from './free-time.rules.js';
import type { Asker } from './offering.rules.js';
import { type Slot, slotsStarting, startsPlanned } from './slots.rules.js';
import type { Visit } from './visit.rules.js';

const reaches = [1, 7, 30].map((days) => days * dayMillis);

/** Alternatives for a start that is taken: the slots nearest to it, nearest first, the earlier of two equally near. */
export const nearestSlots = (
  freeTime: FreeTime,
  visit: Visit,
  asked: Asker & { readonly start: EpochMillis },
  atMost = 5,
): Slot[] => {
  const known = startsPlanned(freeTime);
  for (const reach of [...reaches, Number.POSITIVE_INFINITY]) {
    const between = { from: asked.start - reach, until: asked.start + reach + 1 };
    const slots = slotsStarting(freeTime, visit, asked, between);
    const isAll = between.from <= known.from && between.until >= known.until;
    if (slots.length >= atMost || isAll) return slots.toSorted(byDistanceFrom(asked.start)).slice(0, atMost);
  }
  return [];
};

const byDistanceFrom =
  (start: EpochMillis) =>
  (a: Slot, b: Slot): number =>
    Math.abs(a.start - start) - Math.abs(b.start - start) || a.start - b.start;
