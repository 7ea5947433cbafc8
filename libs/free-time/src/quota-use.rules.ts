import type { EpochMillis } from './calendar.rules.js';
import { type CellRange, cellsPerDay, commonMinutes } from './cells.rules.js';
import type { FittingStarts } from './fitting.rules.js';
import type { QuotaWindow } from './quota-window.rules.js';

/** Per channel the minutes taken in each window, by the index of the window. */
export type MinutesByChannel = ReadonlyMap<string, readonly number[]>;

/** A window that limits the one who asks, and the minutes it still leaves. */
export interface Limit extends CellRange {
  readonly leftMinutes: number;
}

/** The minutes that cells have in each window, added to `minutes` times `sign`. */
export const countMinutes = (
  minutes: number[],
  windows: readonly QuotaWindow[],
  cells: CellRange,
  sign: 1 | -1,
): void => {
  for (let index = firstReaching(windows, cells.from); index < windows.length; index++) {
    const window = windows[index]!;
    if (window.from >= cells.until) return;
    minutes[index]! += sign * commonMinutes(window, cells);
  }
};

/** The windows that limit a channel at this moment. With no minutes taken: as if nobody had used any. */
export const limitsOf = (
  windows: readonly QuotaWindow[],
  minutesByChannel: MinutesByChannel,
  channel: string,
  now: EpochMillis,
): Limit[] => {
  const limits: Limit[] = [];
  windows.forEach(({ from, until, channels, limitMinutes, releasedAt }, index) => {
    if (now >= releasedAt || channels.includes(channel)) return;
    let used = 0;
    for (const [by, minutes] of minutesByChannel) if (!channels.includes(by)) used += minutes[index]!;
    limits.push({ from, until, leftMinutes: limitMinutes - used });
  });
  return limits;
};

/** How many visits on these cells the limits leave room for, `atMost` at most; may be negative. */
export const roomFor = (visit: CellRange, limits: readonly Limit[], atMost: number): number => {
  let room = atMost;
  for (const limit of limits) {
    const minutes = commonMinutes(limit, visit);
    if (minutes > 0) room = Math.min(room, Math.floor(limit.leftMinutes / minutes));
  }
  return room;
};

/** The starts with `free` as far as the limits leave room. */
export const withinLimits = (starts: FittingStarts, length: number, limits: readonly Limit[]): FittingStarts => {
  if (limits.length === 0) return starts;
  const cells: number[] = [];
  const free: number[] = [];
  let first = 0;
  starts.cells.forEach((from, index) => {
    while (first < limits.length && limits[first]!.from + longestWindow <= from) first++;
    const near: Limit[] = [];
    for (let at = first; at < limits.length && limits[at]!.from < from + length; at++) near.push(limits[at]!);
    const room = roomFor({ from, until: from + length }, near, starts.free[index]!);
    if (room <= 0) return;
    cells.push(from);
    free.push(room);
  });
  return { cells, free };
};

/** A window lies in one date, and no date lasts two days. */
const longestWindow = 2 * cellsPerDay;

const firstReaching = (windows: readonly QuotaWindow[], cell: number): number => {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (windows[middle]!.from + longestWindow <= cell) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** An empty count for each window. */
export const noMinutes = (windows: readonly QuotaWindow[]): number[] => new Array<number>(windows.length).fill(0);
