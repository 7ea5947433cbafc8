import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { BookOrder, ConfirmOrder, Items } from '#contracts';
import { parseInput } from './input.js';
import { ProblemError } from './problem.js';

const errorsOf = (schema: z.ZodType, value: unknown) => {
  try {
    parseInput(schema, value);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.details.errors;
  }
};

describe('bad input', () => {
  it('is named by path, with a sentence', () => {
    expect(errorsOf(Items, [{ productId: 'a b', people: 0 }])).toEqual([
      { path: '[0].productId', message: expect.stringContaining('1 to 64') },
      { path: '[0].people', message: expect.any(String) },
    ]);
  });

  it('names what is missing and what is not known', () => {
    const schema = z.strictObject({ customer: z.strictObject({ name: z.string() }) });
    expect(errorsOf(schema, { customer: { nmae: 'x' } })).toEqual([
      { path: 'customer.name', message: 'This is required.' },
      { path: 'customer.nmae', message: 'This is not known here.' },
    ]);
  });

  it('is told a thousand times at most, however often it is wrong', () => {
    const schema = z.array(z.strictObject({ name: z.string() }));
    expect(errorsOf(schema, Array(200_000).fill({}))).toHaveLength(1_000);
  });

  it('of one of two orders is told of the one that was meant', () => {
    const either = z.union([ConfirmOrder, BookOrder]);
    const customer = { name: 'Test Burger', contactBy: 'none' };
    const holdId = '019abf00-0000-7000-8000-000000000000';
    expect(errorsOf(either, { holdId, customer: { ...customer, name: '' } })).toMatchObject([
      { path: 'customer.name' },
    ]);
    const order = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start: 'soon', customer };
    expect(errorsOf(either, order)).toMatchObject([{ path: 'start' }]);
  });
});
