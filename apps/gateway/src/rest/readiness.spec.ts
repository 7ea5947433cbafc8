import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.views.js';

describe('whether all is well', () => {
  it('is found out once for all who ask within a second, and anew after it', async () => {
    let now = 0;
    let asked = 0;
    let isWell = true;
    const check = async () => {
      asked += 1;
      if (!isWell) throw new Error('away');
    };
    const readiness = new Readiness([{ name: 'catalogue', check }], () => now);
    const all = await Promise.all(Array.from({ length: 50 }, () => readiness.find()));
    expect([new Set(all).size, asked]).toEqual([1, 1]);
    isWell = false;
    now = 999;
    expect((await readiness.find()).ready).toBe(true);
    now = 1_000;
    expect(await readiness.find()).toEqual({ ready: false, checks: { catalogue: 'away' } });
    expect(asked).toBe(2);
    isWell = true;
    now = 2_000;
    expect((await readiness.find()).ready).toBe(true);
  });
});
