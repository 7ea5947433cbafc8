import { describe, expect, it } from '@jest/globals';
import type { FactsByProduct } from '../planning/facts.rules.js';
import { afterVisit, expectedMinutes, type MeasuredByProduct, remainingMinutes } from './service-time.rules.js';

const planned = (productId: string, minutes: number, extraPersonMinutes = 0) => ({
  productId,
  version: 1,
  bookable: true,
  minutes,
  extraPersonMinutes,
  wrapUpMinutes: 5,
  stepMinutes: 5 as const,
  leadMinutes: 0,
  horizonDays: 10,
  releaseTime: '00:00',
  skills: [],
  maxPeople: 8,
});
const facts: FactsByProduct = new Map(
  [planned('paspoort', 10, 4), planned('rijbewijs', 20)].map((one) => [one.productId, one]),
);
const nothing: MeasuredByProduct = new Map();
const passport = { productId: 'paspoort', people: 1 };
const licence = { productId: 'rijbewijs', people: 1 };

/** What is known after so many visits that all took as long. */
const learnt = (visits: number, minutes: number, items = [passport], extraMinutes = 0): MeasuredByProduct => {
  let measured = nothing;
  for (let visit = 0; visit < visits; visit += 1)
    measured = new Map([
      ...measured,
      ...afterVisit(items, { servedSeconds: minutes * 60, extraMinutes }, { facts, measured }),
    ]);
  return measured;
};
const expected = (measured: MeasuredByProduct, items = [passport], extraMinutes = 0) =>
  expectedMinutes(items, extraMinutes, { facts, measured });

describe('how long a visit is expected to take', () => {
  it.each([
    ['one person', [passport], 0, 10],
    ['three people', [{ ...passport, people: 3 }], 0, 18],
    ['several products', [passport, licence], 0, 30],
    ['who needs more time', [passport], 15, 25],
    ['what planning knows nothing of', [{ productId: 'iets', people: 2 }], 0, 20],
  ])('begins with what was planned: %s', (_, items, extraMinutes, minutes) => {
    expect(expected(nothing, items, extraMinutes)).toBe(minutes);
  });

  it('comes nearer to what is measured with each visit', () => {
    const [few, some, many] = [2, 20, 1_000].map((visits) => expected(learnt(visits, 16)));
    expect(few).toBeGreaterThan(10);
    expect(few).toBeLessThan(11);
    expect(some).toBeGreaterThan(12.5);
    expect(some).toBeLessThan(13.5);
    expect(many).toBeGreaterThan(15);
    expect(many).toBeLessThanOrEqual(16);
  });

  it('follows when it changes: the older a visit the less it counts', () => {
    let measured = learnt(1_000, 16);
    for (let visit = 0; visit < 400; visit += 1)
      measured = afterVisit([passport], { servedSeconds: 480, extraMinutes: 0 }, { facts, measured });
    expect(expected(measured)).toBeLessThan(10);
  });

  it.each([
    ['finished at once', 0, 1],
    ['was never finished', 600, 40],
  ])('is not led astray by who %s', (_, minutes, believed) => {
    expect(learnt(1, minutes).get('paspoort')).toEqual({
      visits: 1,
      plannedSeconds: 600,
      servedSeconds: believed * 60,
    });
  });

  it('shares a visit among its products as it was planned, without what somebody needed more', () => {
    const measured = learnt(1, 60, [passport, licence], 15);
    expect(measured.get('paspoort')).toEqual({ visits: 1, plannedSeconds: 600, servedSeconds: 900 });
    expect(measured.get('rijbewijs')).toEqual({ visits: 1, plannedSeconds: 1_200, servedSeconds: 1_800 });
  });

  it('is longer for more people in about the same measure', () => {
    const measured = learnt(1_000, 20);
    expect(expected(measured, [{ ...passport, people: 3 }]) / 18).toBeCloseTo(expected(measured) / 10, 0);
  });
});

/** The mean of what is left of a visit, summed up in small steps over a log-normal distribution. */
const leftOf = (mean: number, elapsed: number): number => {
  const spread = Math.log(1.25);
  const location = Math.log(mean) - spread / 2;
  const step = 0.005;
  let [weight, sum] = [0, 0];
  for (let minutes = Math.max(elapsed, step) + step / 2; minutes < mean * 60; minutes += step) {
    const density = Math.exp(-((Math.log(minutes) - location) ** 2) / (2 * spread)) / minutes;
    weight += density;
    sum += density * (minutes - elapsed);
  }
  return sum / weight;
};

describe('how long who is served is expected to take yet', () => {
  it.each([
    [10, 0],
    [10, 2],
    [10, 5],
    [10, 10],
    [10, 20],
    [10, 40],
    [3, 5],
    [45, 30],
    [45, 90],
  ])('is, of %i minutes after %i, what the distribution says', (mean, elapsed) => {
    expect(remainingMinutes(mean, elapsed)).toBeCloseTo(leftOf(mean, elapsed), 1);
  });

  it('is never nothing, and ends somewhere for who is never finished', () => {
    for (let elapsed = -5; elapsed < 500; elapsed += 0.5) {
      const left = remainingMinutes(10, elapsed);
      expect(left).toBeGreaterThanOrEqual(0.5);
      expect(left).toBeLessThanOrEqual(20);
    }
    expect(remainingMinutes(10, 480)).toBe(remainingMinutes(10, 52));
  });

  it('does not jump where nothing is known any more', () => {
    for (const mean of [3, 10, 45])
      for (let times = 0; times < 10; times += 0.01) {
        const [before, after] = [times, times + 0.01].map((one) => remainingMinutes(mean, one * mean));
        expect(Math.abs(after! - before!)).toBeLessThan(mean / 50);
      }
  });
});
