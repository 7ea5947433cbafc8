/** The middle one, of an even number the mean of the two in the middle; of none NaN. */
export const median = (values: readonly number[]): number => {
  const inOrder = [...values].sort((a, b) => a - b);
  const middle = inOrder.length / 2;
  const upper = inOrder[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((inOrder[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
};

/** How long answers took, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

export const latencyOf = (milliseconds: readonly number[]): Latency => {
  const inOrder = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number): number =>
    inOrder[Math.min(inOrder.length - 1, Math.floor(share * inOrder.length))] ?? Number.NaN;
  return { p50: median(inOrder), p95: at(0.95), p99: at(0.99), most: inOrder.at(-1) ?? Number.NaN };
};

/** Of each round by the mean of the limit before and after it: `limits` is one longer than `projects`. */
export const ratiosOf = (limits: readonly number[], projects: readonly number[]): number[] =>
  projects.map((project, at) => (2 * project) / ((limits[at] ?? Number.NaN) + (limits[at + 1] ?? Number.NaN)));

/** Numbers from 0 up to 1 that are the same each time for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** In an order that looks like chance and is the same each time. */
export const shuffled = <T>(all: readonly T[], seed: number): T[] => {
  const next = seeded(seed);
  const result = [...all];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
};

/** How often each occurs. */
export const tally = (all: readonly (string | number)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
};

/** Counts of the same things together. */
export const together = (...counts: Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const one of counts) for (const [name, count] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
};
