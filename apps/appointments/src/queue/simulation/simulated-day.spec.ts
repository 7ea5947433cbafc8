import { afterAll, describe, expect, it } from '@jest/globals';
import { simulatedDay, type Told } from './simulated-day.builder.js';

/** Who waits longer than this is asked about. */
const longer = 5;

const told = (days: number, isBad: boolean): Told[] =>
  Array.from({ length: days }, (_, at) => simulatedDay({ seed: at + 1, isBad })).flatMap((day) => day.told);

const measured = (list: readonly Told[], saying: (one: Told) => number) => {
  const waited = list.filter((one) => one.waited > longer);
  const errors = waited.map((one) => saying(one) - one.waited);
  const right = errors.filter((error, at) => Math.abs(error) <= Math.max(5, waited[at]!.waited / 4));
  return {
    rightPercent: (100 * right.length) / waited.length,
    meanError: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    visits: waited.length,
  };
};

const shown: string[] = [];
const show = (name: string, { rightPercent, meanError, visits }: ReturnType<typeof measured>) =>
  shown.push(`${name}: ${rightPercent.toFixed(1)} % right of ${visits}, mean error ${meanError.toFixed(2)} minutes`);

describe('what is told on joining the line, over simulated days', () => {
  it.each([
    { day: 'a day', days: 30, isBad: false, atLeast: 68, better: 12 },
    { day: 'a bad day', days: 30, isBad: true, atLeast: 78, better: 40 },
  ])('is right for $atLeast % of who waits on $day, and no guess', ({ day, days, isBad, atLeast, better }) => {
    const all = told(days, isBad);
    const ours = measured(all, (one) => one.told);
    const naive = measured(all, (one) => one.naive);
    show(`${day}, told`, ours);
    show(`${day}, naive`, naive);
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(2);
    expect(ours.visits).toBeGreaterThan(40 * days);
    expect(ours.rightPercent).toBeGreaterThanOrEqual(atLeast);
    expect(Math.abs(ours.meanError)).toBeLessThanOrEqual(2);
    expect(ours.rightPercent - naive.rightPercent).toBeGreaterThanOrEqual(better);
  });

  it('is the same whenever it is simulated, and another day is another', () => {
    const day = (seed: number) => simulatedDay({ seed, isBad: false });
    expect(day(1)).toEqual(day(1));
    expect(day(1)).not.toEqual(day(2));
  });
});

afterAll(() => {
  process.stdout.write(`${shown.join('\n')}\n`);
});
