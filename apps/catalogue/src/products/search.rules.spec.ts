import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { languagesToTry, wordsOf } from './search.rules.js';

describe('what somebody typed', () => {
  it.each([
    ['paspoort aanvragen', ['paspoort', 'aanvragen']],
    ['  id-kaart, (2x)!', ['id', 'kaart', '2x']],
    ["o'neill & % _ \\ \u0000 : * <->", ['o', 'neill']],
    ['café Ünal', ['café', 'Ünal']],
    ['ja ja ja', ['ja']],
    ['', []],
  ])('%j has the words %j', (typed, words) => {
    expect(wordsOf(typed)).toEqual(words);
  });

  it('has no more than 12 words of 40 letters, and never half a letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const words = wordsOf(typed);
        return words.length <= 12 && words.every((word) => [...word].length <= 40 && !/\p{Surrogate}/u.test(word));
      }),
    );
  });
});

describe('languages', () => {
  it('are tried with their region, then without, then Dutch', () => {
    expect(languagesToTry(['en-GB', 'pap-AW', 'en'])).toEqual(['en-GB', 'en', 'pap-AW', 'pap', 'nl']);
    expect(languagesToTry(['nl'])).toEqual(['nl']);
  });
});
