import type { Bits } from './bits.rules.js';

/** Starts in order: `cells[i]` counts from the first cell of the maps, `free[i]` is on how many maps it fits. */
export interface FittingStarts {
  readonly cells: number[];
  readonly free: number[];
}

/**
 * The cells at which a run of `length` free cells begins, and on how many of the maps. `allowed` says which cells may
 * be a start; its first word stands for word `firstWord` of the maps.
 */
export const fittingStarts = (
  maps: readonly Bits[],
  length: number,
  allowed: Bits,
  firstWord: number,
): FittingStarts => {
  const reach = allowed.length + (length >>> 5) + 1;
  const runs = new Uint32Array(reach + (length >>> 5) + 2);
  const planes = Array.from({ length: 32 - Math.clz32(maps.length) }, () => new Uint32Array(allowed.length));
  for (const map of maps) {
    runs.fill(0);
    runs.set(map.subarray(firstWord, firstWord + reach));
    keepRuns(runs, reach, length);
    addTo(planes, runs, allowed);
  }
  return read(planes, firstWord * 32);
};

/** Leaves a bit set where a run of `length` set bits begins: each pass doubles the run that is known. */
const keepRuns = (runs: Bits, words: number, length: number): void => {
  for (let known = 1; known < length; ) {
    const shift = Math.min(known, length - known);
    const skip = shift >>> 5;
    const bit = shift & 31;
    for (let word = 0; word < words; word++) {
      const here = runs[word]!;
      if (here === 0) continue;
      const low = runs[word + skip]! >>> bit;
      // A shift by 32 is a shift by 0 in JavaScript, so the upper part takes two steps.
      const high = (runs[word + skip + 1]! << 1) << (31 - bit);
      runs[word] = here & (low | high);
    }
    known += shift;
  }
};

/** Adds one to the count of every allowed start; plane k holds bit k of the counts of 32 cells per word. */
const addTo = (planes: readonly Bits[], runs: Bits, allowed: Bits): void => {
  for (let word = 0; word < allowed.length; word++) {
    let carry = runs[word]! & allowed[word]!;
    for (let k = 0; carry !== 0; k++) {
      const plane = planes[k]!;
      const sum = plane[word]!;
      plane[word] = sum ^ carry;
      carry &= sum;
    }
  }
};

const read = (planes: readonly Bits[], firstCell: number): FittingStarts => {
  const cells: number[] = [];
  const free: number[] = [];
  const words = planes[0]?.length ?? 0;
  for (let word = 0; word < words; word++) {
    let left = 0;
    for (const plane of planes) left |= plane[word]!;
    while (left !== 0) {
      const bit = 31 - Math.clz32(left & -left);
      left &= left - 1;
      let count = 0;
      for (let k = 0; k < planes.length; k++) count |= ((planes[k]![word]! >>> bit) & 1) << k;
      cells.push(firstCell + word * 32 + bit);
      free.push(count);
    }
  }
  return { cells, free };
};
