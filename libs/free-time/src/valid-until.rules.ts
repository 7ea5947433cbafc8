import { type EpochMillis, inMillis } from './calendar.rules.js';
import { allTaken, type FreeTime } from './free-time.rules.js';
import { type Asker, nextReleaseAt } from './offering.rules.js';
import type { Slot } from './slots.rules.js';
import type { Visit } from './visit.rules.js';

/**
 * From this instant on, slots answered now may differ though nothing was written: a hold lapses, a quota or a day is
 * released, or the first slot is too soon. Two days from now at the latest.
 */
export const slotsValidUntil = (
  freeTime: FreeTime,
  visit: Visit,
  asker: Asker,
  slots: readonly Slot[],
): EpochMillis => {
  const { now } = asker;
  let earliest = nextReleaseAt(visit, freeTime.planned.plan.timeZone, now);
  const first = slots[0];
  if (first && !asker.override?.includes('lead'))
    earliest = Math.min(earliest, first.start - inMillis(visit.leadMinutes) + 1);
  for (const { releasedAt } of freeTime.planned.windows)
    if (releasedAt > now) earliest = Math.min(earliest, releasedAt);
  for (const taken of allTaken(freeTime))
    for (const { heldUntil } of taken) if (heldUntil !== undefined) earliest = Math.min(earliest, heldUntil);
  return Math.max(earliest, now);
};
