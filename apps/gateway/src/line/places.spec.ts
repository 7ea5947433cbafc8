import { describe, expect, it } from '@jest/globals';
import { Places } from './places.action.js';

const refusal = (take: () => unknown): unknown => {
  try {
    take();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('places for streams', () => {
  it('are for so many of one address, and for others then', () => {
    const places = new Places({ atOnce: 10, ofAddress: 2 });
    const giveBack = places.take('one');
    places.take('one');
    expect(refusal(() => places.take('one'))).toMatchObject({
      code: 'too-many-requests',
      details: { retryAfterSeconds: 10 },
    });
    places.take('other');
    giveBack();
    places.take('one');
    expect(places.taken).toBe(4 - 1);
  });

  it('are for so many in all, whoever they are', () => {
    const places = new Places({ atOnce: 3, ofAddress: 1 });
    const giveBack = places.take(undefined);
    places.take(undefined);
    places.take(undefined);
    for (const origin of [undefined, 'one'])
      expect(refusal(() => places.take(origin))).toMatchObject({
        code: 'service-unavailable',
        details: { retryAfterSeconds: 10 },
      });
    giveBack();
    places.take('one');
    expect(places.taken).toBe(3);
  });
});
