import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filterOf, suggestionOf, wordsOf } from './search.rules.js';

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

describe('what was probably meant', () => {
  it.each([
    ['nieuw pasport', { pasport: 'paspoort' }, 'nieuw paspoort'],
    ['pasport & <pasport>!', { pasport: 'paspoort' }, 'paspoort paspoort'],
    ['constructor', {}, undefined],
    ['constructor pasport', { pasport: 'paspoort' }, 'constructor paspoort'],
    ['nieuw', null, undefined],
  ])('by %j, of %j, is %j', (typed, meant, expected) => {
    expect(suggestionOf(typed, meant)).toBe(expected);
  });

  it('is letters, digits and single spaces only, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const suggestion = suggestionOf(`${typed} pasport`, { pasport: 'paspoort' });
        return suggestion !== undefined && /^[\p{L}\p{N}\p{M}]+( [\p{L}\p{N}\p{M}]+)*$/u.test(suggestion);
      }),
    );
  });
});

describe('a filter', () => {
  it('holds what was asked and nothing else', () => {
    expect(filterOf({})).toEqual({});
    expect(
      filterOf({ audience: 'person', theme: 'wonen', lifeEvent: 'x', way: 'online', noAppointmentNeeded: false }),
    ).toEqual({
      audience: ['person'],
      themes: ['wonen'],
      lifeEvents: ['x'],
      ways: ['online'],
      noAppointmentNeeded: false,
    });
  });

  it('can be kept by the database, whatever was asked', () => {
    expect(filterOf({ theme: 'a\u0000\ud800', lifeEvent: '' })).toEqual({
      themes: ['a\u0001\u0001'],
      lifeEvents: [''],
    });
  });
});
