import { describe, expect, it } from '@jest/globals';
import type { PlannedProduct } from '#contracts';
import { channelLimitsOf, factsAt, knownFacts } from './facts.rules.js';

const product = (productId: string, minutes: number): PlannedProduct => ({
  productId,
  version: 1,
  bookable: true,
  minutes,
  extraPersonMinutes: 0,
  wrapUpMinutes: 0,
  stepMinutes: 5,
  leadMinutes: 0,
  horizonDays: 30,
  releaseTime: '00:00',
  skills: ['reisdocumenten'],
  maxPeople: 8,
});

const known = knownFacts([
  {
    product: product('paspoort', 10),
    differencesByLocation: { wijkloket: { minutes: 20, skills: [] }, balie: { leadMinutes: 60 } },
  },
  { product: product('rijbewijs', 15), differencesByLocation: { balie: { minutes: 5 } } },
]);
const at = (locationId: string) =>
  [...factsAt(known, locationId).values()].map(({ productId, minutes, leadMinutes, skills }) => ({
    productId,
    minutes,
    leadMinutes,
    skills,
  }));

const skills = ['reisdocumenten'];

describe('what holds of products', () => {
  it('at a location is what is different there, and the rest as everywhere', () => {
    expect(at('balie')).toEqual([
      { productId: 'paspoort', minutes: 10, leadMinutes: 60, skills },
      { productId: 'rijbewijs', minutes: 5, leadMinutes: 0, skills },
    ]);
    expect(at('wijkloket')).toEqual([
      { productId: 'paspoort', minutes: 20, leadMinutes: 0, skills: [] },
      { productId: 'rijbewijs', minutes: 15, leadMinutes: 0, skills },
    ]);
  });

  it('where nothing is different is as everywhere', () => {
    expect(factsAt(known, 'stadskantoor')).toBe(known.inGeneral);
    expect(at('stadskantoor').map(({ minutes }) => minutes)).toEqual([10, 15]);
  });
});

describe('what planning keeps from channels', () => {
  const only = (...channels: PlannedProduct['channels'] & object) => ({ channels });
  const all = ['web', 'app', 'phone', 'counter', 'kiosk', 'chat', 'letter', 'partner'];
  const but = (...kept: string[]) => all.filter((channel) => !kept.includes(channel));

  it('is told in general, and of locations where it is something else', () => {
    const limited = knownFacts([
      {
        product: { ...product('paspoort', 10), ...only('phone', 'counter') },
        differencesByLocation: { wijkloket: only('phone'), balie: { minutes: 5 } },
      },
      { product: product('rijbewijs', 15), differencesByLocation: { balie: only('counter') } },
      { product: { ...product('oud', 5), ...only('phone'), bookable: false }, differencesByLocation: {} },
      { product: product('vrij', 5), differencesByLocation: {} },
    ]);
    expect(channelLimitsOf(limited)).toEqual([
      { productId: 'paspoort', channels: but('phone', 'counter') },
      { productId: 'paspoort', locationId: 'wijkloket', channels: but('phone') },
      { productId: 'rijbewijs', locationId: 'balie', channels: but('counter') },
    ]);
  });
});
