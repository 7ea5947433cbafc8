import { describe, expect, it } from '@jest/globals';
import { allAfter, type Gap, gapsLeft, largestId, settledUpTo, strayIn } from './gaps.js';

const hour = 3_600_000;
const missing = (first: bigint, last: bigint, since: number): Gap => ({ first, last, since });
const toCome = (first: bigint, last = largestId): Gap => ({ first, last, since: Number.POSITIVE_INFINITY });

describe('what the sealer looks for', () => {
  it('is all that is to come, when nothing is missing', () => {
    expect(gapsLeft(allAfter(10n), [11n, 12n, 13n], 5)).toEqual([toCome(14n)]);
    expect(gapsLeft(allAfter(10n), [], 5)).toEqual([toCome(11n)]);
  });

  it('is, besides, what is missing below what is there', () => {
    expect(gapsLeft(allAfter(0n), [3n, 4n, 7n], 5)).toEqual([missing(1n, 2n, 5), missing(5n, 6n, 5), toCome(8n)]);
  });

  it('is no longer missing once it is there, and what is left is missing as long as it was', () => {
    const gaps = gapsLeft(allAfter(0n), [6n], 5);
    expect(gapsLeft(gaps, [3n], 900)).toEqual([missing(1n, 2n, 5), missing(4n, 5n, 5), toCome(7n)]);
    expect(gapsLeft(gaps, [1n, 2n, 3n, 4n, 5n], 900)).toEqual([toCome(7n)]);
  });

  it('was taken back when it is missing for an hour, and what is to come is looked for for ever', () => {
    const gaps = gapsLeft(allAfter(0n), [3n], 5);
    expect(gapsLeft(gaps, [], 5 + hour - 1)).toEqual([missing(1n, 2n, 5), toCome(4n)]);
    expect(gapsLeft(gaps, [], 5 + hour)).toEqual([toCome(4n)]);
  });

  it('is still to come below a number that nobody drew, however long ago that was', () => {
    const [before, far] = [toCome(11n, largestId - 1n), 9_000_000n];
    expect(gapsLeft(allAfter(10n), [largestId], 5)).toEqual([before]);
    expect(gapsLeft([before], [12n], 5 + hour)).toEqual([missing(11n, 11n, 5 + hour), toCome(13n, largestId - 1n)]);
    expect(gapsLeft(allAfter(10n), [far], 5)).toEqual([toCome(11n, far - 1n), toCome(far + 1n)]);
  });
});

describe('what the sealer knows', () => {
  it('is up to which number nothing is missing', () => {
    expect(settledUpTo(allAfter(10n))).toBe(10n);
    const gaps = gapsLeft(allAfter(0n), [3n, 4n, 7n], 5);
    expect([settledUpTo(gaps), settledUpTo([...gaps].reverse())]).toEqual([0n, 0n]);
    expect(settledUpTo(gapsLeft(gaps, [1n, 2n], 6))).toBe(4n);
    expect(settledUpTo(gapsLeft(gaps, [largestId], 5 + hour))).toBe(7n);
  });

  it('is which numbers nobody drew', () => {
    expect(strayIn(gapsLeft(allAfter(0n), [3n, 900_000n], 5))).toEqual([]);
    expect(strayIn(gapsLeft(allAfter(0n), [3n, 9_000_000n, largestId], 5))).toEqual([9_000_000n, largestId]);
  });
});
