import type { Price } from '#contracts';

const inForce = (date: string, { from, until }: Price): boolean =>
  from <= date && (until === undefined || date < until);

const sorted = (label: Price['label']) => Object.entries(label ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));

/** Prices of the same kind, ages and label take each other's place. */
const placeOf = ({ kind, ageFrom, ageUntil, label }: Price): string =>
  JSON.stringify([kind, ageFrom ?? null, ageUntil ?? null, sorted(label)]);

/** The prices that are asked on a date, in the order in which they were written: of each the latest. */
export const pricesOn = (prices: readonly Price[], date: string): Price[] => {
  const latest = new Map<string, Price>();
  for (const price of prices) {
    const place = placeOf(price);
    const other = latest.get(place);
    if (inForce(date, price) && (!other || other.from <= price.from)) latest.set(place, price);
  }
  return prices.filter((price) => latest.get(placeOf(price)) === price);
};

/** The dates on which a price begins or ends. */
export const priceDates = (prices: readonly Price[]): string[] =>
  prices.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until]));
