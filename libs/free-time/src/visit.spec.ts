import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayBook } from './offering.rules.js';
import { someFacts } from './plan.builder.js';
import { visitOf } from './visit.rules.js';

const facts = new Map([
  ['passport', someFacts({ minutes: 20, extraPersonMinutes: 10, wrapUpMinutes: 3, stepMinutes: 15, leadMinutes: 60 })],
  ['licence', someFacts({ minutes: 12, wrapUpMinutes: 8, stepMinutes: 10, skills: ['traffic'], maxPeople: 2 })],
  ['phoned', someFacts({ channels: ['phone', 'counter'] })],
  ['counter only', someFacts({ channels: ['counter'] })],
  ['not by phone', someFacts({ channels: ['counter', 'web'] })],
  ['gone', someFacts({ bookable: false })],
]);

describe('a visit', () => {
  it('takes the minutes of all items and people, and the largest wrap-up, in whole cells', () => {
    const items = [
      { productId: 'passport', people: 2 },
      { productId: 'licence', people: 1 },
    ];
    expect(visitOf(items, facts, 5)).toMatchObject({
      durationMinutes: 20 + 10 + 12 + 5,
      takenMinutes: 55,
      stepMinutes: 15,
      leadMinutes: 60,
      skills: ['passport', 'traffic'],
    });
  });

  it('adds the people of a product that is named twice', () => {
    const once = { productId: 'licence', people: 2 };
    const twice = { productId: 'licence', people: 1 };
    expect(visitOf([twice, twice], facts)).toEqual(visitOf([once], facts));
  });

  it('has too many people when one item has', () => {
    expect(visitOf([{ productId: 'licence', people: 3 }], facts)).toMatchObject({ tooManyPeople: true });
    expect(visitOf([{ productId: 'passport', people: 3 }], facts)).toMatchObject({ tooManyPeople: false });
  });

  it('is the sum of what everybody comes for, in whatever order and portions they are named', () => {
    const known = ['passport', 'licence', 'phoned', 'counter only', 'not by phone'];
    const everybody = fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(everybody, fc.nat({ max: 30 }), (list, extraMinutes) => {
        const one = list.map((productId) => ({ productId, people: 1 }));
        const visit = visitOf(one, facts, extraMinutes);
        if ('refused' in visit) throw new Error(visit.refused);
        const products = list.map((productId) => facts.get(productId)!);
        const minutes = products.map((product, at) =>
          products.indexOf(product) === at ? product.minutes : product.extraPersonMinutes,
        );
        const durationMinutes = minutes.reduce((sum, each) => sum + each, extraMinutes);
        const wrapUp = Math.max(...products.map(({ wrapUpMinutes }) => wrapUpMinutes));
        expect(visit).toMatchObject({
          durationMinutes,
          takenMinutes: Math.ceil((durationMinutes + wrapUp) / 5) * 5,
          stepMinutes: Math.max(...products.map(({ stepMinutes }) => stepMinutes)),
          leadMinutes: Math.max(...products.map(({ leadMinutes }) => leadMinutes)),
          tooManyPeople: list.filter((productId) => productId === 'licence').length > 2,
        });
        expect(new Set(visit.skills)).toEqual(new Set(products.flatMap(({ skills }) => skills)));
        for (const channel of ['web', 'phone', 'counter'])
          expect(mayBook({ ...visit, tooManyPeople: false }, channel)).toBe(
            products.every(({ channels }) => channels?.includes(channel) ?? true),
          );
      }),
    );
  });

  it('may be booked by the channels that may book every item', () => {
    const items = ['passport', 'phoned', 'counter only'].map((productId) => ({ productId, people: 1 }));
    expect(visitOf(items, facts)).toMatchObject({ channels: ['counter'] });
    expect(visitOf(items.slice(0, 1), facts)).toMatchObject({ channels: undefined });
  });

  it.each(['gone', 'never heard of'])('is none for a product that is %s', (productId) => {
    expect(visitOf([{ productId, people: 1 }], facts)).toEqual({ refused: 'product-unknown', productId });
  });
});
