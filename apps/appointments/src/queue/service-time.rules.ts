import type { Item } from '#contracts';
import type { FactsByProduct } from '../planning/facts.rules.js';
import { usualMinutes } from '../planning/walk-in.rules.js';

/** What was measured of a product at a location: of recent visits, the older the less they count. */
export interface Measured {
  readonly visits: number;
  readonly plannedSeconds: number;
  readonly servedSeconds: number;
}

export type MeasuredByProduct = ReadonlyMap<string, Measured>;

/** What was planned counts as much as so many visits: a sound value to start with. */
const plannedCountsFor = 20;
/** Each visit makes what was known before count half a hundredth less. */
const keeps = 0.995;
/** Who forgot to finish, or finished at once, is not believed further than this. */
const believable = { least: 0.1, most: 4 };

/** Minutes that a product is planned to take at the counter; what planning knows nothing of takes the usual. */
export const plannedMinutes = ({ productId, people }: Item, facts: FactsByProduct): number => {
  const known = facts.get(productId);
  return known ? known.minutes + known.extraPersonMinutes * (people - 1) : usualMinutes * people;
};

/** How much longer (above 1) or shorter a product takes than planned. */
const factorOf = (measured: Measured | undefined, minutes: number): number => {
  const { plannedSeconds = 0, servedSeconds = 0 } = measured ?? {};
  const start = plannedCountsFor * minutes * 60;
  return (start + servedSeconds) / (start + plannedSeconds);
};

export interface ServiceTimes {
  readonly facts: FactsByProduct;
  readonly measured: MeasuredByProduct;
}

/** How long a visit is expected to take at the desk, in minutes. */
export const expectedMinutes = (
  items: readonly Item[],
  extraMinutes: number,
  { facts, measured }: ServiceTimes,
): number =>
  items.reduce((sum, item) => {
    const minutes = plannedMinutes(item, facts);
    return sum + minutes * factorOf(measured.get(item.productId), minutes);
  }, extraMinutes);

/** What is known after a visit: its time is shared among its products as it was planned. */
export const afterVisit = (
  items: readonly Item[],
  { servedSeconds, extraMinutes }: { readonly servedSeconds: number; readonly extraMinutes: number },
  { facts, measured }: ServiceTimes,
): ReadonlyMap<string, Measured> => {
  const planned = items.map((item) => plannedMinutes(item, facts) * 60);
  const total = planned.reduce((sum, seconds) => sum + seconds, 0);
  const served = Math.min(
    Math.max(servedSeconds - extraMinutes * 60, total * believable.least),
    total * believable.most,
  );
  return new Map(
    items.map(({ productId }, at) => {
      const { visits, plannedSeconds, servedSeconds: before } = measured.get(productId) ?? nothing;
      const seconds = planned[at] ?? 0;
      return [
        productId,
        {
          visits: visits * keeps + 1,
          plannedSeconds: plannedSeconds * keeps + seconds,
          servedSeconds: before * keeps + (served * seconds) / total,
        },
      ];
    }),
  );
};

const nothing: Measured = { visits: 0, plannedSeconds: 0, servedSeconds: 0 };

// Service times at counters are skewed: log-normal, with half the mean as standard deviation.
const spread = Math.log(1 + 0.5 ** 2);
const sigma = Math.sqrt(spread);

/** The part of a standard normal distribution below a value (Abramowitz and Stegun, 26.2.17: error below 1e-7). */
const below = (value: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(value));
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))) *
    Math.exp((-value * value) / 2) *
    0.3989422804014327;
  return value > 0 ? 1 - tail : tail;
};

// Of visits that take longer than this, one in ten thousand, nothing is known: what is left does not change any more.
const furthest = 3.719;

/** How long who is served since so long is expected to take yet, in minutes: longer than the mean is no reason for 0. */
export const remainingMinutes = (mean: number, elapsed: number): number => {
  if (elapsed <= 0) return mean;
  const location = Math.log(mean) - spread / 2;
  const place = Math.min(furthest, (Math.log(elapsed) - location) / sigma);
  const longer = 1 - below(place);
  return Math.max(0.5, (mean * below(sigma - place)) / longer - Math.exp(location + place * sigma));
};
