import { setImmediate as later } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';
import { portionsOf } from './portions.js';

const all = async <T>(each: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = [];
  for await (const one of each) found.push(one);
  return found;
};

const unhurried = { turn: async () => undefined };

describe('portions', () => {
  it('hold what is there by then, as many as they may, in order', async () => {
    async function* five() {
      yield* [1, 2, 3, 4, 5];
    }
    expect(await all(portionsOf(five(), 3, unhurried))).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('hold one that comes alone', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* twoApart() {
      yield 1;
      await gate;
      yield 2;
    }
    const portions = portionsOf(twoApart(), 3, unhurried);
    expect((await portions.next()).value).toEqual([1]);
    goOn();
    expect((await portions.next()).value).toEqual([2]);
    expect((await portions.next()).done).toBe(true);
  });

  it('take in what comes while they are held back', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    async function* twoApart() {
      yield 1;
      await gate;
      yield 2;
    }
    const turn = async () => {
      goOn();
      await later();
    };
    expect(await all(portionsOf(twoApart(), 3, { turn }))).toEqual([[1, 2]]);
  });

  it('are held back by nothing when they are full', async () => {
    async function* three() {
      yield* [1, 2, 3];
    }
    const turn = async () => {
      throw new Error('It was held back.');
    };
    expect(await all(portionsOf(three(), 3, { turn }))).toEqual([[1, 2, 3]]);
  });

  it('end with the failure of their source, after what came before it', async () => {
    async function* failing() {
      yield 1;
      throw new Error('no more');
    }
    const portions = portionsOf(failing(), 3, unhurried);
    expect((await portions.next()).value).toEqual([1]);
    await expect(portions.next()).rejects.toThrow('no more');
  });
});

describe('a pace', () => {
  it('lets the first go on at once, and the next not before its time', async () => {
    const pace = new Pace(30);
    const first = await Promise.race([pace.turn().then(() => 'at once'), later('later')]);
    expect(first).toBe('at once');
    const began = performance.now();
    await pace.turn();
    expect(performance.now() - began).toBeGreaterThan(20);
  });
});
