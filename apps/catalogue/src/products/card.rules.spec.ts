import { describe, expect, it } from '@jest/globals';
import { aProduct, aWay } from './a-product.builder.js';
import { cardOf } from './card.rules.js';

describe('the card of a product', () => {
  it('has a title and summary in each language and nothing longer', () => {
    const { texts } = cardOf(aProduct({ texts: { nl: { title: 'Paspoort' }, en: { title: 'Passport' } } }));
    expect(texts).toEqual({ nl: { title: 'Paspoort', summary: 'Kort.' }, en: { title: 'Passport', summary: 'Kort.' } });
  });

  it('has the summary of another language where there is none, and no language without a title', () => {
    const { texts } = cardOf(
      aProduct({
        texts: { nl: { title: 'Paspoort' }, en: { title: 'Passport', summary: undefined }, fr: { title: undefined } },
      }),
    );
    expect(texts).toEqual({ nl: { title: 'Paspoort', summary: 'Kort.' }, en: { title: 'Passport', summary: 'Kort.' } });
  });

  it('names each kind of way once', () => {
    const ways = [aWay('apply', 'online'), aWay('collect', 'online'), aWay('collect', 'post')];
    expect(cardOf(aProduct({ ways })).ways).toEqual(['online', 'post']);
  });

  it.each([
    [[aWay('apply', 'appointment')], false],
    [[aWay('apply', 'appointment'), aWay('collect', 'walk-in')], false],
    [[aWay('apply', 'appointment'), aWay('apply', 'online')], true],
    [[], false],
  ])('tells whether one can apply without an appointment (%#)', (ways, expected) => {
    expect(cardOf(aProduct({ ways })).noAppointmentNeeded).toBe(expected);
  });
});
