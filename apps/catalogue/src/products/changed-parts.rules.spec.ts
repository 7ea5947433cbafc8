import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sameJson } from '../settings/same-json.rules.js';
import { changedParts } from './changed-parts.rules.js';

const before = {
  texts: { nl: { title: 'Een', bring: ['a', 'b'] }, en: { title: 'One' } },
  ways: [{ id: 'a', title: { nl: 'A' } }, { id: 'b' }],
  themes: ['x'],
};

it.each<[object, string[]]>([
  [before, []],
  [
    { ...before, texts: { ...before.texts, nl: { title: 'Twee', bring: ['a'] } } },
    ['texts.nl.title', 'texts.nl.bring'],
  ],
  [{ ...before, texts: { nl: before.texts.nl } }, ['texts.en']],
  [{ ...before, ways: [{ id: 'a', title: { nl: 'B' } }] }, ['ways[0].title.nl', 'ways[1]']],
  [{ ...before, themes: [], more: 1 }, ['themes', 'more']],
])('the parts that differ are named (%#)', (after, parts) => expect(changedParts(before, after)).toEqual(parts));

it('names a part exactly when something differs, and never more than 100', () => {
  const documents = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue());
  fc.assert(
    fc.property(documents, documents, (one, other) => {
      expect(changedParts(one, other).length === 0).toBe(sameJson(one, other));
    }),
  );
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`part${at}`, at]));
  expect(changedParts({}, many)).toHaveLength(100);
});
