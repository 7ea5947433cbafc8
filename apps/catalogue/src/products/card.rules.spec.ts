import { describe, expect, it } from '@jest/globals';
import { aProduct, aWay } from './a-product.builder.js';
import { cardOf } from './card.rules.js';

describe('the card of a product', () => {
  it('has a title and summary in each language and nothing longer', () => {
    const { texts } = cardOf(aProduct({ texts: { nl: { title: 'Paspoort' }, en: { title: 'Passport' } } }));
    expect(texts).toEqual({ nl: { title: 'Paspoort', summary: 'Kort.' }, en: { title: 'Passport', summary: 'Kort.' } });
  });

  it('has what each language says, and nothing of another', () => {
    const { texts } = cardOf(
      aProduct({
        texts: { nl: { title: 'Paspoort' }, en: { title: 'Passport', summary: undefined }, fr: { title: undefined } },
      }),
    );
    expect(texts).toEqual({
      nl: { title: 'Paspoort', summary: 'Kort.' },
      en: { title: 'Passport' },
      fr: { summary: 'Kort.' },
    });
  });

  it('names each kind of way once', () => {
    const ways = [aWay('apply', 'online'), aWay('collect', 'online'), aWay('collect', 'post')];
    expect(cardOf(aProduct({ ways })).ways).toEqual(['online', 'post']);
  });

  it('has of each way what facts are told from', () => {
    const ways = [{ ...aWay('apply', 'online'), channels: ['web' as const] }, aWay('collect', 'post')];
    expect(cardOf(aProduct({ ways })).waysInShort).toEqual([
      { id: 'apply-online', step: 'apply', kind: 'online', channels: ['web'] },
      { id: 'collect-post', step: 'collect', kind: 'post' },
    ]);
  });

  it.each([
    [[aWay('apply', 'appointment')], false],
    [[aWay('apply', 'appointment'), aWay('collect', 'walk-in')], false],
    [[aWay('apply', 'appointment'), aWay('apply', 'online')], true],
    [[aWay('apply', 'online'), aWay('collect', 'appointment')], false],
    [[aWay('apply', 'online'), aWay('collect', 'appointment'), aWay('collect', 'delivery')], true],
    [[aWay('collect', 'delivery')], true],
    [[], false],
  ])('tells whether each step can be done without an appointment (%#)', (ways, expected) => {
    expect(cardOf(aProduct({ ways })).noAppointmentNeeded).toBe(expected);
  });
});
