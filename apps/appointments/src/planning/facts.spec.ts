import { describe, expect, it } from '@jest/globals';
import type { PlannedProduct } from '#contracts';
import { factsAt, knownFacts } from './facts.rules.js';

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
