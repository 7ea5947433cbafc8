import { type Bits, countCells } from './bits.rules.js';
import { type DayNumber, type EpochMillis, inMillis, weekdayOf } from './calendar.rules.js';
import { type CellRange, cellMinutes, cellsPerDay, cellsWithin } from './cells.rules.js';
import type { LocationPlan, Quota } from './plan.rules.js';
import { instantOf } from './zone.rules.js';

/** A quota on one date; `from` and `until` are cells of the planned time. */
export interface QuotaWindow extends CellRange {
  /** These channels are not limited. */
  readonly channels: readonly string[];
  /** What all other channels may together take, in desk minutes. */
  readonly limitMinutes: number;
  /** From this instant on the quota no longer holds. */
  readonly releasedAt: EpochMillis;
}

interface Days {
  readonly timeZone: string;
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
}

/** The windows of all quotas in order of their start; those that reach outside the maps are left out. */
export const windowsOf = (plan: LocationPlan, desks: readonly Bits[], days: Days): QuotaWindow[] => {
  const windows: QuotaWindow[] = [];
  for (let day = days.firstDay; day <= days.lastDay; day++)
    for (const quota of plan.quotas ?? [])
      if (quota.weekdays.includes(weekdayOf(day))) windows.push(windowOn(day, quota, desks, days));
  const cells = (days.lastDay - days.firstDay + 1) * cellsPerDay;
  return windows
    .filter(({ from, until }) => from >= 0 && from < until && until <= cells)
    .toSorted((a, b) => a.from - b.from);
};

const windowOn = (day: DayNumber, quota: Quota, desks: readonly Bits[], { timeZone, firstDay }: Days): QuotaWindow => {
  const start = instantOf(timeZone, day, quota.from);
  const { from, until } = cellsWithin(firstDay, start, instantOf(timeZone, day, quota.until));
  const capacity = desks.reduce((sum, planned) => sum + countCells(planned, from, until) * cellMinutes, 0);
  return {
    from,
    until,
    channels: quota.channels,
    limitMinutes: Math.floor((capacity * (100 - quota.sharePercent)) / 100),
    releasedAt: start - inMillis(quota.releaseMinutes),
  };
};
