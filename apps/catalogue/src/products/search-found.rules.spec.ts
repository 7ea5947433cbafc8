import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FoundItem, fragmentsOf, hitBegins, hitEnds, itemOf } from './search-found.rules.js';

const marked = (text: string): string => text.replaceAll('[', hitBegins).replaceAll(']', hitEnds);
const piece = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .map((text) => text.replaceAll(hitBegins, '.').replaceAll(hitEnds, '.'));

const item: FoundItem = {
  id: 'paspoort',
  language: 'nl',
  title: 'Paspoort aanvragen',
  summary: 'Een nieuw paspoort.',
  summaryIn: 'nl',
  audience: ['person'],
  themes: [],
  ways: [],
  noAppointmentNeeded: false,
};

const { summaryIn: _, ...shown } = { ...item, fallbacks: [] };

describe('what is found', () => {
  it('is in parts, a hit or not', () => {
    expect(fragmentsOf(marked('Een [nieuw] [paspoort]'))).toEqual([
      { text: 'Een ', hit: false },
      { text: 'nieuw', hit: true },
      { text: ' ', hit: false },
      { text: 'paspoort', hit: true },
    ]);
  });

  it('never loses or makes a letter, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ text: piece, hit: fc.boolean() })), (pieces) => {
        const text = pieces.map(({ text, hit }) => (hit ? `${hitBegins}${text}${hitEnds}` : text)).join('');
        const parts = fragmentsOf(text);
        expect(parts.map((part) => part.text).join('')).toBe(pieces.map((part) => part.text).join(''));
        expect(parts.filter((part) => part.hit)).toEqual(pieces.filter((part) => part.hit));
      }),
    );
  });

  it('has no marks left in it, however they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '<b>', hitBegins, hitEnds)), (parts) => {
        const text = fragmentsOf(parts.join(''))
          .map((part) => part.text)
          .join('');
        return !text.includes(hitBegins) && !text.includes(hitEnds);
      }),
    );
  });

  it('names only what has a hit', () => {
    const title = marked('[Paspoort] aanvragen');
    expect(itemOf({ ...item, marked: { title, summary: null, text: null } })).toEqual({
      ...shown,
      found: {
        title: [
          { text: 'Paspoort', hit: true },
          { text: ' aanvragen', hit: false },
        ],
      },
    });
    expect(itemOf(item)).toEqual(shown);
  });

  it('names the summary that is in another language', () => {
    const fallbacks = [{ field: 'summary', language: 'en' }];
    expect(itemOf({ ...item, summaryIn: 'en' })).toEqual({ ...shown, fallbacks });
  });

  it('is left out when it is not the text that is shown', () => {
    const found = { title: marked('[Paspoort]'), summary: 'Een nieuw paspoort.', text: marked('om\n\nhet [paspoort]') };
    expect(itemOf({ ...item, marked: found }).found).toEqual({
      text: [
        { text: 'om het ', hit: false },
        { text: 'paspoort', hit: true },
      ],
    });
  });
});
