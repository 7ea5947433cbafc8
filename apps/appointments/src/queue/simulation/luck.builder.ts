/** Chance that is the same each time it starts from the same seed. */
export interface Luck {
  /** Evenly from 0 to 1. */
  even(): number;
  /** Around 0, with 1 as standard deviation. */
  normal(): number;
  /** Around a mean, with a part of it as standard deviation. */
  logNormal(mean: number, part: number): number;
  /** Until the next of what happens by chance, so often each unit of time. */
  until(rate: number): number;
}

// Mulberry32: small, and good enough for a day at a counter.
const evenFrom = (seed: number) => {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const luckFrom = (seed: number): Luck => {
  const even = evenFrom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
  return {
    even,
    normal,
    logNormal: (mean, part) => {
      const spread = Math.log(1 + part ** 2);
      return Math.exp(Math.log(mean) - spread / 2 + Math.sqrt(spread) * normal());
    },
    until: (rate) => -Math.log(1 - even()) / rate,
  };
};
