import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textFields } from '#contracts';
import { aProduct } from './a-product.builder.js';
import { textIn } from './language.rules.js';

const { texts } = aProduct({
  texts: {
    nl: { title: 'Paspoort', bring: ['Uw oude paspoort'], costs: 'Een bedrag', keywords: ['reizen'] },
    en: { title: 'Passport', summary: undefined, description: 'Long.' },
    fr: { title: undefined, summary: 'Court.', description: undefined },
  },
});

describe('the language of a product', () => {
  it.each([
    [['en', 'nl'], 'en'],
    [['en-GB', 'nl'], 'en'],
    [['EN'], 'en'],
    [['fr', 'en'], 'en'],
    [['de', 'nl'], 'nl'],
    [['de'], 'en'],
  ])('of those wanted, %j, is the best that has a title: %s', (wanted, language) =>
    expect(textIn(texts, wanted).language).toBe(language),
  );

  it('is filled, part by part, from the next language that has it; words to find it by are not', () => {
    const { text, fallbacks } = textIn(texts, ['fr', 'en', 'nl']);
    expect(text).toMatchObject({
      title: 'Passport',
      summary: 'Court.',
      description: 'Long.',
      bring: ['Uw oude paspoort'],
      costs: 'Een bedrag',
      conditions: [],
      keywords: [],
    });
    expect(fallbacks).toEqual([
      { field: 'summary', language: 'fr' },
      { field: 'bring', language: 'nl' },
      { field: 'costs', language: 'nl' },
    ]);
  });

  it('always gives a title, a summary and a description, and says where each part is from', () => {
    const parts = fc.record(
      { title: fc.constant('T'), summary: fc.constant('S'), description: fc.constant('D'), bring: fc.constant(['B']) },
      { requiredKeys: [] },
    );
    const tags = fc.constantFrom('nl', 'en', 'en-GB', 'pap', 'fr');
    fc.assert(
      fc.property(fc.dictionary(tags, parts), fc.array(tags), (others, wanted) => {
        const document = aProduct({ texts: { ...others, zz: {} } });
        const { language, text, fallbacks } = textIn(document.texts, wanted);
        expect([text.title, text.summary, text.description].every((part) => part.length > 0)).toBe(true);
        for (const field of textFields) {
          const from = fallbacks.find((one) => one.field === field)?.language ?? language;
          expect(text[field]).toEqual(document.texts[from]?.[field]);
        }
      }),
    );
  });
});
