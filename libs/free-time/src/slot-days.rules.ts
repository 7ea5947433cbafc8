import { type DayNumber, dateOf, dayOf, type EpochMillis, instantText } from './calendar.rules.js';
import type { PlannedTime } from './planned-time.rules.js';
import type { Slot } from './slots.rules.js';
import { localDayOf, midnightOf } from './zone.rules.js';

const usualDays = 14;

/** So many days may be asked about at once. */
export const mostDaysAsked = 92;

/** Which dates somebody asks about, who may have left out either: [from, until). Never until before from. */
export const datesAsked = (
  { plan }: Pick<PlannedTime, 'plan'>,
  { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
  now: EpochMillis,
): { readonly from: string; readonly until: string } => {
  const first = from ?? dateOf(localDayOf(plan.timeZone, now));
  const last = until ?? dateOf(dayOf(first) + usualDays);
  return { from: first, until: last > first ? last : first };
};

export const daysBetween = ({ from, until }: { readonly from: string; readonly until: string }): number =>
  dayOf(until) - dayOf(from);

/** The slots of one local date, as they are told: `start` in UTC. */
export interface SlotsOfDate {
  readonly date: string;
  readonly slots: { readonly start: string; readonly free: number }[];
}

export const slotTold = ({ start, free }: Slot): SlotsOfDate['slots'][number] => ({ start: instantText(start), free });

/** Slots in order of their start, by local date; dates without any are left out. */
export const perDate = (timeZone: string, slots: readonly Slot[]): SlotsOfDate[] => {
  const days: SlotsOfDate[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const slot of slots) {
    if (slot.start >= until) {
      const day: DayNumber = localDayOf(timeZone, slot.start);
      until = midnightOf(timeZone, day + 1);
      days.push({ date: dateOf(day), slots: [] });
    }
    days.at(-1)?.slots.push(slotTold(slot));
  }
  return days;
};
