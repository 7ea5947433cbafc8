import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOf, dayMillis, instantText } from './calendar.rules.js';

const anInstant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });

it('instants are written in whole seconds, whichever was written before', () => {
  const near = fc.tuple(anInstant, fc.array(fc.integer({ min: -2 * dayMillis, max: 2 * dayMillis }), { maxLength: 5 }));
  fc.assert(
    fc.property(near, ([first, steps]) => {
      for (const at of [first, ...steps.map((step) => first + step)])
        expect(instantText(at)).toBe(`${new Date(at).toISOString().slice(0, 19)}Z`);
    }),
  );
});

it('a date is that of its day, whichever was asked before', () => {
  const days = fc.array(fc.integer({ min: -25_000, max: 84_000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(days, (numbers) => {
      for (const day of numbers)
        for (const again of [day, day])
          expect(dateOf(again)).toBe(new Date(again * dayMillis).toISOString().slice(0, 10));
    }),
  );
});

it('what is no instant has no text', () => {
  expect(() => instantText(Number.NaN)).toThrow(RangeError);
  expect(() => dateOf(Number.NaN)).toThrow(RangeError);
});
