import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sameJson } from './same-json.rules.js';

const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, turned(part)]),
  );
};

describe('two values are the same as JSON', () => {
  it('whatever the order of their keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => sameJson(value, turned(value))));
  });

  it('exactly when their text is, the order of keys aside', () => {
    const text = (value: unknown): string =>
      JSON.stringify(value, (_, part: unknown) =>
        part !== null && typeof part === 'object' && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
          : part,
      );
    const small = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(fc.property(small, small, (one, other) => sameJson(one, other) === (text(one) === text(other))));
  });

  it('when what is undefined is left out', () => {
    expect(sameJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameJson({ a: 1, b: undefined }, { a: 1, c: 2 })).toBe(false);
  });

  it('but not a list and an object, or nothing and an empty one', () => {
    expect(sameJson([], {})).toBe(false);
    expect(sameJson(null, {})).toBe(false);
    expect(sameJson(['a'], ['a', 'b'])).toBe(false);
  });
});
