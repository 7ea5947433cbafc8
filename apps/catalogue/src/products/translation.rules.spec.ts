import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aProduct, aWay } from './a-product.builder.js';
import { completeIn, untranslated } from './translation.rules.js';

const because = { nl: 'Daarom.' };
const document = aProduct({
  texts: { nl: { bring: ['Pas'], keywords: ['reizen'] }, en: { summary: undefined } },
  ways: [
    {
      ...aWay('apply', 'online'),
      title: { nl: 'Zo', en: 'So' },
      conditions: [{ fact: 'digid', op: 'is', value: true, because }],
    },
  ],
  prices: [{ from: '2026-01-01', kind: 'extra', amountCents: 1, label: { nl: 'Foto', en: 'Photo' } }],
});

describe('what is missing in a language', () => {
  it('is what another language says, wherever it stands', () => {
    expect(untranslated(document, ['nl', 'en'])).toEqual([
      { language: 'en', fields: ['summary', 'bring', 'ways[0].description', 'ways[0].conditions[0].because'] },
    ]);
  });
  it('is everything in a language that nothing is written in', () => {
    expect(untranslated(document, ['de'])[0]?.fields).toEqual([
      'title',
      'summary',
      'description',
      'bring',
      'ways[0].title',
      'ways[0].description',
      'ways[0].conditions[0].because',
      'prices[0].label',
    ]);
  });
  it('is nothing where it is complete, and only there', () => {
    expect(completeIn(document)).toEqual(['nl']);
    const tags = ['nl', 'en', 'fr'];
    const said = fc.dictionary(fc.constantFrom(...tags), fc.constant('iets'), { minKeys: 1 });
    const texts = fc.dictionary(
      fc.constantFrom(...tags),
      fc.record({ costs: fc.constant('iets') }, { requiredKeys: [] }),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(texts, said, (given, title) => {
        const product = aProduct({ texts: given, ways: [{ ...aWay('apply', 'online'), title, description: title }] });
        const missing = untranslated(product, tags).map(({ language }) => language);
        expect(completeIn(product).sort()).toEqual(tags.filter((tag) => !missing.includes(tag)).sort());
      }),
    );
  });
});
