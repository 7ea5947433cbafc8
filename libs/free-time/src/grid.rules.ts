import { type Bits, wordMask } from './bits.rules.js';
import type { DayNumber, EpochMillis } from './calendar.rules.js';
import { type CellRange, cellMinutes, cellsStarting, startOfCell } from './cells.rules.js';
import { offsetsBetween } from './zone.rules.js';

/** The starts on the grid, from word `firstWord` of the maps on. */
export interface Grid {
  readonly firstWord: number;
  readonly allowed: Bits;
}

/** The cells in `range` that begin at a local minute of the hour divisible by `stepMinutes`. */
export const gridOf = (timeZone: string, stepMinutes: number, firstDay: DayNumber, range: CellRange): Grid => {
  const firstWord = range.from >>> 5;
  const allowed = new Uint32Array(Math.max(0, ((range.until + 31) >>> 5) - firstWord));
  const from = startOfCell(firstDay, range.from);
  const until = startOfCell(firstDay, range.until);
  const offsets = range.from < range.until ? offsetsBetween(timeZone, from, until) : [];
  offsets.forEach(({ from: since, offset }, index) => {
    const next = offsets[index + 1]?.from ?? until;
    const cells = cellsStarting(firstDay, Math.max(from, since), Math.min(until, next));
    fill(allowed, firstWord, patternOf(stepMinutes, offset), cells);
  });
  return { firstWord, allowed };
};

/** Three words are eight hours, after which the grid of any step repeats; a UTC day is three times that. */
const patternOf = (stepMinutes: number, offset: EpochMillis): readonly number[] =>
  [0, 1, 2].map((word) => {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++)
      if (((word * 32 + bit) * cellMinutes * 60_000 + offset) % (stepMinutes * 60_000) === 0) bits |= 1 << bit;
    return bits;
  });

const fill = (allowed: Bits, firstWord: number, pattern: readonly number[], { from, until }: CellRange): void => {
  for (let word = from >>> 5; word * 32 < until; word++)
    allowed[word - firstWord]! |= pattern[word % 3]! & wordMask(word, from, until);
};
