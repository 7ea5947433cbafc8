import { type Bits, ones } from './bits.rules.js';

/** Starts in order: `cells[i]` counts from the first cell of the maps, `free[i]` is on how many maps it fits. */
export interface FittingStarts {
  readonly cells: Int32Array;
  readonly free: Int32Array;
}

/**
 * The cells at which a run of `length` free cells begins, and on how many of the maps. `allowed` says which cells may
 * be a start; its first word stands for word `firstWord` of the maps, which are of equal length.
 */
export const fittingStarts = (
  maps: readonly Bits[],
  length: number,
  allowed: Bits,
  firstWord: number,
): FittingStarts => {
  const counts = countsUpTo(maps.length, allowed.length);
  const add = length <= 32 ? addShortRuns : addLongRuns;
  for (const map of maps) add(counts, map.subarray(firstWord), length, allowed);
  return read(counts, firstWord * 32);
};

/** A run of at most 32 cells ends in the next word at the latest. Each round doubles the length that is known. */
const addShortRuns = (counts: Counts, map: Bits, length: number, allowed: Bits): void => {
  const words = Math.min(allowed.length, map.length);
  for (let word = 0; word < words; word++) {
    // `| 0` keeps words signed 32-bit integers; mixed with unsigned ones V8 computes in floating point.
    let low = map[word]! | 0;
    if (low === 0) continue;
    let high = word + 1 < map.length ? map[word + 1]! | 0 : 0;
    for (let known = 1; known < length; ) {
      const shift = Math.min(known, length - known);
      low &= (low >>> shift) | (high << (32 - shift));
      high &= high >>> shift;
      known += shift;
    }
    count(counts, word, low & allowed[word]!);
  }
};

/** A longer one is 32 at a time: where it begins, runs of 32 begin at every 32nd cell and 32 before its end. */
const addLongRuns = (counts: Counts, map: Bits, length: number, allowed: Bits): void => {
  const { bits: runs } = withShortRuns(map);

  const skip = (length - 32) >>> 5;
  const bit = (length - 32) & 31;
  for (let word = 0; word < allowed.length; word++) {
    let starts = runs[word] ?? 0;
    for (let step = 1; step <= skip && starts !== 0; step++) starts &= runs[word + step] ?? 0;
    if (starts === 0) continue;
    const low = (runs[word + skip] ?? 0) >>> bit;
    // A shift by 32 is a shift by 0 in JavaScript, so the upper part takes two steps.
    const high = ((runs[word + skip + 1] ?? 0) << 1) << (31 - bit);
    count(counts, word, starts & (low | high) & allowed[word]!);
  }
};

const withShortRuns = (map: Bits): Counts => {
  const runs = countsUpTo(1, map.length);
  addShortRuns(runs, map, 32, new Uint32Array(map.length).fill(0xffff_ffff));
  return runs;
};

/** How often each cell was counted: for 32 cells at a time, bit k of their counts stands in one word. */
interface Counts {
  readonly planes: number;
  readonly words: number;
  readonly bits: Int32Array;
}

const countsUpTo = (highest: number, words: number): Counts => {
  const planes = 32 - Math.clz32(highest);
  return { planes, words, bits: new Int32Array(planes * words) };
};

const count = ({ planes, bits }: Counts, word: number, starts: number): void => {
  let carry = starts;
  for (let at = word * planes; carry !== 0; at++) {
    const sum = bits[at]!;
    bits[at] = sum ^ carry;
    carry &= sum;
  }
};

const read = ({ planes, words, bits }: Counts, firstCell: number): FittingStarts => {
  const starts = new Int32Array(words);
  for (let at = 0; at < bits.length; at++) starts[Math.floor(at / planes)]! |= bits[at]!;
  let total = 0;
  for (let word = 0; word < words; word++) total += ones(starts[word]!);
  const cells = new Int32Array(total);
  const free = new Int32Array(total);
  let index = 0;
  for (let word = 0; word < words; word++) {
    for (let left = starts[word]!; left !== 0; left &= left - 1) {
      const bit = 31 - Math.clz32(left & -left);
      let sum = 0;
      for (let at = (word + 1) * planes - 1; at >= word * planes; at--) sum = (sum << 1) | ((bits[at]! >>> bit) & 1);
      cells[index] = firstCell + word * 32 + bit;
      free[index++] = sum;
    }
  }
  return { cells, free };
};
