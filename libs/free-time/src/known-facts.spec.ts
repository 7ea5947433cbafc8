import { describe, expect, it } from '@jest/globals';
import { boundedVisitOf, factsAt, isTooLong, knownFacts, visitAt, visitsOf } from './known-facts.rules.js';
import { someFacts } from './plan.builder.js';

const facts = (productId: string, more = {}) => ({ ...someFacts(more), productId });
const known = knownFacts([
  { product: facts('paspoort'), differencesByLocation: { west: { minutes: 45 }, oost: { minutes: 700 } } },
  { product: facts('vog', { minutes: 10 }), differencesByLocation: {} },
  { product: facts('oud', { bookable: false }), differencesByLocation: { west: { minutes: 5 } } },
]);
const of = (productId: string, people = 1) => ({ productId, people });
const everywhere = { extraMinutes: 0 };

describe('what planning knows of products', () => {
  it('holds everywhere but for what is different somewhere, and there the rest holds too', () => {
    expect([...factsAt(known, 'noord').values()].map(({ minutes }) => minutes)).toEqual([30, 10, 30]);
    expect([...factsAt(known, 'west').values()].map(({ minutes }) => minutes)).toEqual([45, 10, 5]);
    expect(factsAt(known, 'west').get('paspoort')).toEqual({ ...facts('paspoort'), minutes: 45 });
    expect([...known.whereDifferent.keys()]).toEqual(['west', 'oost']);
  });

  it('says how long a visit takes at each location', () => {
    const visits = visitsOf([of('paspoort'), of('vog', 2)], known, { extraMinutes: 5 });
    if ('refused' in visits) throw new Error(visits.refused);
    const minutes = [undefined, 'noord', 'west', 'oost'].map((id) => visitAt(visits, id).durationMinutes);
    expect(minutes).toEqual([55, 55, 70, 725]);
  });

  it.each([['onbekend'], ['oud']])('refuses a product that is not offered: %s', (productId) => {
    const refusal = { refused: 'product-unknown', productId };
    expect(visitsOf([of('paspoort'), of(productId)], known, everywhere)).toEqual(refusal);
    expect(boundedVisitOf([of(productId)], factsAt(known, 'west'))).toEqual(refusal);
  });

  it('refuses a visit of more than a day, where it is asked about', () => {
    const tooLong = { refused: 'invalid-input' };
    const twice = [of('paspoort', 3), of('vog', 75)];
    expect(boundedVisitOf(twice, factsAt(known, 'noord'))).toMatchObject({ durationMinutes: 800 });
    expect(boundedVisitOf(twice, factsAt(known, 'oost'))).toEqual(tooLong);
    expect(visitsOf(twice, known, { ...everywhere, locationId: 'oost' })).toEqual(tooLong);
    const visits = visitsOf(twice, known, everywhere);
    if ('refused' in visits) throw new Error(visits.refused);
    expect(['noord', 'oost'].map((id) => isTooLong(visitAt(visits, id)))).toEqual([false, true]);
    expect(visitsOf(twice, known, { extraMinutes: 641 })).toEqual(tooLong);
    expect(visitsOf(twice, known, { extraMinutes: 640 })).toMatchObject({ inGeneral: { durationMinutes: 1_440 } });
  });
});
