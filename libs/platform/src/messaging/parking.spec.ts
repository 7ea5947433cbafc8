import { describe, expect, it } from '@jest/globals';
import { reasonToPark, Unreadable } from './parking.js';

describe('an event that failed', () => {
  it('is parked at once when it can not be read', () => {
    expect(reasonToPark(new Unreadable('It is not JSON.'), 1)).toBe('It is not JSON.');
  });

  it('comes again 49 times, and is then parked with what went wrong', () => {
    expect(reasonToPark(new Error('a defect'), 49)).toBeUndefined();
    expect(reasonToPark(new Error('a defect'), 50)).toBe('It failed 50 times: Error: a defect');
  });

  it('comes again for as long as the database is away', () => {
    expect(reasonToPark(Object.assign(new Error('stopping'), { code: '57P01' }), 500)).toBeUndefined();
    expect(reasonToPark(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 500)).toBeUndefined();
  });
});
