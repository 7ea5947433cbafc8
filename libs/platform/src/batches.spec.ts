import { describe, expect, it } from '@jest/globals';
import { Batches, type Outcome } from './batches.js';

/** A batch that is decided when we say so. */
const aGate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
};

const answers = (orders: readonly number[]): Outcome<string>[] => orders.map((order) => ({ ok: `did ${order}` }));

describe('batches', () => {
  it('decide together what arrives while one is under way, each with its own answer', async () => {
    const gate = aGate();
    const seen: number[][] = [];
    const batches = new Batches<number, string>({
      run: async (_key, orders) => {
        seen.push([...orders]);
        await gate.opened;
        return answers(orders);
      },
      mostTogether: 128,
      longestQueue: 100,
      provesNothingDone: () => true,
    });
    const first = batches.put('here', 1);
    await Promise.resolve();
    const others = [2, 3, 4].map((order) => batches.put('here', order));
    gate.open();
    expect(await Promise.all([first, ...others])).toEqual(['did 1', 'did 2', 'did 3', 'did 4']);
    expect(seen).toEqual([[1], [2, 3, 4]]);
  });

  it('do not wait for another key', async () => {
    const gate = aGate();
    const batches = new Batches<number, string>({
      run: async (key, orders) => {
        if (key === 'slow') await gate.opened;
        return answers(orders);
      },
      mostTogether: 128,
      longestQueue: 100,
      provesNothingDone: () => true,
    });
    const slow = batches.put('slow', 1);
    expect(await batches.put('quick', 2)).toBe('did 2');
    gate.open();
    await slow;
  });

  it('are tried singly when they fail as a whole: one bad order harms no neighbour', async () => {
    const split: unknown[] = [];
    const batches = new Batches<number, string>({
      run: async (_key, orders) => {
        if (orders.includes(13)) throw new Error('bad luck');
        return answers(orders);
      },
      mostTogether: 128,
      longestQueue: 100,
      provesNothingDone: () => true,
      onSplit: (error) => split.push(error),
    });
    const outcomes = await Promise.allSettled([1, 13, 3].map((order) => batches.put('here', order)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(split).toHaveLength(1);
  });

  it('hold no more than their most, and refuse before anything is done when too many wait', async () => {
    const gate = aGate();
    const sizes: number[] = [];
    const batches = new Batches<number, string>({
      run: async (_key, orders) => {
        sizes.push(orders.length);
        await gate.opened;
        return answers(orders);
      },
      mostTogether: 4,
      longestQueue: 10,
      provesNothingDone: () => true,
    });
    const orders = Array.from({ length: 12 }, (_, order) => batches.put('here', order));
    gate.open();
    const outcomes = await Promise.allSettled(orders);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ code: 'service-unavailable' });
    expect(Math.max(...sizes)).toBe(4);
    expect(await batches.put('here', 99)).toBe('did 99');
  });

  it('are not tried again when it may have been done', async () => {
    let runs = 0;
    const batches = new Batches<number, string>({
      run: async () => {
        runs += 1;
        throw new Error('the connection was lost at commit');
      },
      mostTogether: 4,
      longestQueue: 10,
      provesNothingDone: () => false,
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((order) => batches.put('here', order)));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(runs).toBe(1);
  });

  it('of one key that is full do not stand in the way of another', async () => {
    const gate = aGate();
    const batches = new Batches<number, string>({
      run: async (_key, orders) => {
        await gate.opened;
        return answers(orders);
      },
      mostTogether: 4,
      longestQueue: 10,
      provesNothingDone: () => true,
    });
    const full = Array.from({ length: 10 }, (_, order) => batches.put('full', order));
    const other = batches.put('other', 1);
    gate.open();
    expect(await other).toBe('did 1');
    await Promise.all(full);
  });

  it('tell who got no answer', async () => {
    const batches = new Batches<number, string>({
      run: async () => [],
      mostTogether: 4,
      longestQueue: 10,
      provesNothingDone: () => true,
    });
    await expect(batches.put('here', 1)).rejects.toThrow('did not answer every order');
  });
});
