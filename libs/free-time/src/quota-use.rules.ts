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

/**
 * The windows that limit a channel at this moment, in order, as far as they reach into `range`. With no minutes taken:
 * as if nobody had used any.
 */
export const limitsOf = (
  windows: readonly QuotaWindow[],
  minutesByChannel: MinutesByChannel,
  asker: { readonly channel: string; readonly now: EpochMillis },
  range: CellRange,
): Limit[] => {
  const limits: Limit[] = [];
  for (let index = firstReaching(windows, range.from); index < windows.length; index++) {
    const { from, until, channels, limitMinutes, releasedAt } = windows[index]!;
    if (from >= range.until) break;
    if (asker.now >= releasedAt || channels.includes(asker.channel)) continue;
    let used = 0;
    for (const [channel, minutes] of minutesByChannel) if (!channels.includes(channel)) used += minutes[index]!;
    limits.push({ from, until, leftMinutes: limitMinutes - used });
  }
  return limits;
};

/** How many visits on these cells the limits leave room for, `atMost` at most; may be negative. */
export const roomFor = (visit: CellRange, limits: readonly Limit[], atMost: number, first = 0): number => {
  let room = atMost;
  for (let index = first; index < limits.length && limits[index]!.from < visit.until; index++) {
    const limit = limits[index]!;
    const minutes = commonMinutes(limit, visit);
    if (minutes > 0) room = Math.min(room, Math.floor(limit.leftMinutes / minutes));
  }
  return room;
};

/** The starts of visits of `length` cells that the limits leave room for, with `free` as far as they do. */
export const withinLimits = (starts: FittingStarts, length: number, limits: readonly Limit[]): FittingStarts => {
  if (limits.length === 0) return starts;
  const cells = new Int32Array(starts.cells.length);
  const free = new Int32Array(starts.cells.length);
  let kept = 0;
  let first = 0;
  for (let index = 0; index < starts.cells.length; index++) {
    const from = starts.cells[index]!;
    while (first < limits.length && limits[first]!.from + longestWindow <= from) first++;
    const room = roomFor({ from, until: from + length }, limits, starts.free[index]!, first);
    if (room <= 0) continue;
    cells[kept] = from;
    free[kept++] = room;
  }
  return { cells: cells.subarray(0, kept), free: free.subarray(0, kept) };
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
