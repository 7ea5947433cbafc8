import { type EpochMillis, inMillis } from './calendar.rules.js';
import { allTaken, type FreeTime } from './free-time.rules.js';
import { type Asker, nextReleaseAt } from './offering.rules.js';
import type { PlannedTime } from './planned-time.rules.js';
import type { Slot } from './slots.rules.js';
import type { Visit } from './visit.rules.js';

/** The next instant after `now` at which a quota or a day of the horizon is released; two days from now at the latest. */
export const nextReleased = ({ plan, windows }: PlannedTime, visit: Visit, now: EpochMillis): EpochMillis => {
  let earliest = nextReleaseAt(visit, plan.timeZone, now);
  for (const { releasedAt } of windows) if (releasedAt > now) earliest = Math.min(earliest, releasedAt);
  return earliest;
};

/** From this instant on the visit's lead time keeps a start from being offered. */
export const tooSoonFrom = (visit: Visit, start: EpochMillis): EpochMillis => start - inMillis(visit.leadMinutes) + 1;

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
  let earliest = nextReleased(freeTime.planned, visit, now);
  const first = slots[0];
  if (first && !asker.override?.includes('lead')) earliest = Math.min(earliest, tooSoonFrom(visit, first.start));
  for (const taken of allTaken(freeTime))
    for (const { heldUntil } of taken) if (heldUntil !== undefined) earliest = Math.min(earliest, heldUntil);
  return Math.max(earliest, now);
};
