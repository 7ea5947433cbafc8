import { expect, it } from '@jest/globals';
import { Price } from '#contracts';
import { priceDates, pricesOn } from './prices.rules.js';

const price = (from: string, amountCents: number, facts: Partial<Price> = {}): Price =>
  Price.parse({ from, amountCents, ...facts });

const prices = [
  price('2026-01-01', 8_000),
  price('2027-01-01', 8_500),
  price('2026-06-01', 6_000, { ageUntil: 17 }),
  price('2026-06-01', 1_000, { kind: 'extra', label: { nl: 'Bezorgen', en: 'Delivery' } }),
  price('2026-07-01', 1_200, { kind: 'extra', label: { en: 'Delivery', nl: 'Bezorgen' } }),
  price('2026-06-01', 2_000, { kind: 'extra', label: { nl: 'Foto' } }),
  price('2026-12-01', 5_000, { until: '2026-12-24' }),
];
const amountsOn = (date: string) => pricesOn(prices, date).map(({ amountCents }) => amountCents);

it.each([
  ['2025-12-31', []],
  ['2026-01-01', [8_000]],
  ['2026-06-30', [8_000, 6_000, 1_000, 2_000]],
  ['2026-07-01', [8_000, 6_000, 1_200, 2_000]],
  ['2026-12-01', [6_000, 1_200, 2_000, 5_000]],
  ['2026-12-23', [6_000, 1_200, 2_000, 5_000]],
  ['2026-12-24', [8_000, 6_000, 1_200, 2_000]],
  ['2027-01-01', [8_500, 6_000, 1_200, 2_000]],
])('on %s is asked, of each kind, age and label the latest: %j', (date, amounts) =>
  expect(amountsOn(date)).toEqual(amounts),
);

it('prices change on the days on which one begins or ends, and on no other', () => {
  const changes = new Set(priceDates(prices));
  for (let day = Date.UTC(2025, 11, 1); day < Date.UTC(2027, 1, 1); day += 86_400_000) {
    const [before, date] = [day - 86_400_000, day].map((at) => new Date(at).toISOString().slice(0, 10)) as [
      string,
      string,
    ];
    expect(changes.has(date)).toBe(JSON.stringify(amountsOn(before)) !== JSON.stringify(amountsOn(date)));
  }
});
