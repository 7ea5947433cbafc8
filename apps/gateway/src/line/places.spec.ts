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
    const places = new Places(10);
    const giveBack = places.take('one', 2);
    places.take('one', 2);
    expect(refusal(() => places.take('one', 2))).toMatchObject({
      code: 'too-many-requests',
      details: { retryAfterSeconds: 10 },
    });
    places.take('other', 2);
    giveBack();
    places.take('one', 2);
    expect(places.taken).toBe(4 - 1);
    places.take('one', 3);
  });

  it('are for so many in all, whoever they are', () => {
    const places = new Places(3);
    const giveBack = places.take(undefined, 1);
    places.take(undefined, 1);
    places.take(undefined, 1);
    for (const origin of [undefined, 'one'])
      expect(refusal(() => places.take(origin, 1))).toMatchObject({
        code: 'service-unavailable',
        details: { retryAfterSeconds: 10 },
      });
    giveBack();
    places.take('one', 1);
    expect(places.taken).toBe(3);
  });
});
