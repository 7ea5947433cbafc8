import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { portionsOf } from './portions.rules.js';

const sizes = (rows: readonly string[]) => portionsOf(rows).map((portion) => portion.length);

describe('portions', () => {
  it('hold a hundred rows at most, and no more than half a million characters', () => {
    expect(sizes(Array.from({ length: 250 }, () => 'small'))).toEqual([100, 100, 50]);
    expect(sizes(Array.from({ length: 5 }, () => 'x'.repeat(200_000)))).toEqual([2, 2, 1]);
    expect(sizes(['small', 'x'.repeat(600_000), 'small'])).toEqual([1, 1, 1]);
    expect(portionsOf([])).toEqual([]);
  });

  it('hold every row once, in order', () => {
    const rows = fc.array(
      fc.nat(700_000).map((length) => 'x'.repeat(length)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, (some) => {
        expect(portionsOf(some).flat()).toEqual(some);
      }),
      { numRuns: 20 },
    );
  });
});
