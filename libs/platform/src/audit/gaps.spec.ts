import { describe, expect, it } from '@jest/globals';
import { allAfter, gapsLeft } from './gaps.js';

const hour = 3_600_000;
const toCome = (first: number) => expect.objectContaining({ first, last: Number.POSITIVE_INFINITY });

describe('what the sealer looks for', () => {
  it('is all that is to come, when nothing is missing', () => {
    expect(gapsLeft(allAfter(10), [11, 12, 13], 5)).toEqual([toCome(14)]);
    expect(gapsLeft(allAfter(10), [], 5)).toEqual([toCome(11)]);
  });

  it('is, besides, what is missing below what is there', () => {
    expect(gapsLeft(allAfter(0), [3, 4, 7], 5)).toEqual([
      { first: 1, last: 2, since: 5 },
      { first: 5, last: 6, since: 5 },
      toCome(8),
    ]);
  });

  it('is no longer missing once it is there, and what is left is missing as long as it was', () => {
    const gaps = gapsLeft(allAfter(0), [6], 5);
    expect(gapsLeft(gaps, [3], 900)).toEqual([
      { first: 1, last: 2, since: 5 },
      { first: 4, last: 5, since: 5 },
      toCome(7),
    ]);
    expect(gapsLeft(gaps, [1, 2, 3, 4, 5], 900)).toEqual([toCome(7)]);
  });

  it('was taken back when it is missing for an hour, and what is to come is looked for for ever', () => {
    const gaps = gapsLeft(allAfter(0), [3], 5);
    expect(gapsLeft(gaps, [], 5 + hour - 1)).toEqual([{ first: 1, last: 2, since: 5 }, toCome(4)]);
    expect(gapsLeft(gaps, [], 5 + hour)).toEqual([toCome(4)]);
  });
});
