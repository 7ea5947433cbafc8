import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inBestLanguage, Language, languageForms, languagesInOrder } from './index.js';

describe('the languages there are', () => {
  it.each([
    ['the one wanted', ['en'], ['en', 'nl'], ['en', 'nl']],
    [
      'those wanted in order, then the others by the alphabet',
      ['en', 'nl'],
      ['de', 'ar', 'nl', 'en'],
      ['en', 'nl', 'ar', 'de'],
    ],
    ['nothing wanted: by the alphabet', [], ['nl', 'de'], ['de', 'nl']],
    ['without its last part', ['zh-Hant-TW'], ['nl', 'zh', 'zh-Hant'], ['zh-Hant', 'zh', 'nl']],
    ['whatever the case', ['zh-hant'], ['nl', 'zh-Hant'], ['zh-Hant', 'nl']],
    ['more precise than was wanted', ['en'], ['ar', 'en-US', 'en-GB'], ['en-GB', 'en-US', 'ar']],
    ['itself before what is more precise', ['en'], ['en-GB', 'en'], ['en', 'en-GB']],
    ['another region before another language', ['en-US', 'nl'], ['nl', 'en-GB'], ['en-GB', 'nl']],
    ['another language that only begins alike is another', ['fi'], ['fil', 'da'], ['da', 'fil']],
  ])('come best first: %s', (_, wanted, present, order) => {
    expect(languagesInOrder(present, wanted)).toEqual(order);
  });

  const tag = fc
    .tuple(fc.constantFrom('nl', 'en', 'zh', 'pap'), fc.subarray(['Hant', 'TW', 'AW', 'hant', 'tw']))
    .map(([language, parts]) => [language, ...parts].join('-'));
  const tags = fc.uniqueArray(tag, { maxLength: 6 });

  it('are all there, each once, the best found as RFC 4647 looks it up', () => {
    const lookup = (present: readonly string[], wanted: string): string | undefined => {
      for (let range = wanted; range !== ''; range = range.slice(0, Math.max(range.lastIndexOf('-'), 0))) {
        const found = present.filter((one) => one.toLowerCase() === range.toLowerCase()).sort()[0];
        if (found !== undefined) return found;
      }
      return undefined;
    };
    fc.assert(
      fc.property(tags, tag, tags, (present, first, further) => {
        const order = languagesInOrder(present, [first, ...further]);
        expect([...order].sort()).toEqual([...present].sort());
        const found = lookup(present, first);
        if (found !== undefined) expect(order[0]).toBe(found);
        const language = (one: string) => one.split('-')[0];
        if (present.some((one) => language(one) === language(first)))
          expect(language(order[0] ?? '')).toBe(language(first));
      }),
    );
  });

  it('are looked for by forms that hold nothing but letters, digits, hyphens and a last %', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/), { maxLength: 4 }), (wanted) => {
        fc.pre(wanted.every((one) => Language.safeParse(one).success));
        return languageForms(wanted).every((form) => /^[a-z0-9]+(-[a-z0-9]+)*(-%)?$/.test(form));
      }),
    );
  });
});

it.each([
  [['en'], 'one'],
  [['EN-us'], 'one'],
  [['fr', 'nl'], 'een'],
  [['fr'], 'un'],
])('of a text per language, %j gives the best', (wanted, said) =>
  expect(inBestLanguage({ nl: 'een', en: 'one', de: 'un' }, wanted)).toBe(said),
);

it('of no text at all there is nothing', () => expect(inBestLanguage({}, ['nl'])).toBe(''));
