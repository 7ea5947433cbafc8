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

  describe('at a pace', () => {
    const paced = (pace: number, mostTogether = 3) => {
      const seen: number[][] = [];
      const batches = new Batches<number, string>({
        run: async (_key, orders) => {
          seen.push([...orders]);
          return answers(orders);
        },
        mostTogether,
        pace,
        longestQueue: 100,
        provesNothingDone: () => true,
      });
      return { seen, batches };
    };

    it('begin with the first at once, and with what came after it once the pace allows', async () => {
      const { seen, batches } = paced(5);
      expect(await batches.put('here', 1)).toBe('did 1');
      expect(await Promise.all([2, 3].map((order) => batches.put('here', order)))).toEqual(['did 2', 'did 3']);
      expect(seen.flat()).toEqual([1, 2, 3]);
    });

    it('do not wait when one is full', async () => {
      const { seen, batches } = paced(600_000);
      await batches.put('here', 1);
      expect(await Promise.all([2, 3, 4].map((order) => batches.put('here', order)))).toHaveLength(3);
      expect(seen).toEqual([[1], [2, 3, 4]]);
    });

    it('do not wait for another key', async () => {
      const { seen, batches } = paced(600_000);
      await batches.put('here', 1);
      await batches.put('there', 2);
      expect(seen).toEqual([[1], [2]]);
    });
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

describe('batches of many', () => {
  /** Batches that are decided one by one, when we say so; tells which were begun. */
  const aHall = (more: { atOnce: number; mostTogether?: number; longestQueue?: number }) => {
    const begun: string[] = [];
    const underWay: (() => void)[] = [];
    const batches = new Batches<number, string>({
      run: (key, orders) =>
        new Promise((decide) => {
          begun.push(key);
          underWay.push(() => decide(answers(orders)));
        }),
      mostTogether: 2,
      longestQueue: 5_000,
      provesNothingDone: () => true,
      ...more,
    });
    const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
    return {
      batches,
      begun,
      underWay,
      decideNext: async () => {
        underWay.shift()?.();
        await settled();
      },
      settled,
    };
  };

  const locations = Array.from({ length: 200 }, (_, at) => `big/${at}`);

  it('have no more under way than they may, and one of each key', async () => {
    const { batches, begun, underWay, decideNext, settled } = aHall({ atOnce: 3 });
    const keys = ['big/1', 'big/1', 'big/1', 'big/2', 'big/3', 'big/4'];
    const all = keys.map((key, order) => batches.put(key, order));
    await settled();
    expect([underWay.length, begun]).toEqual([3, ['big/1', 'big/2', 'big/3']]);
    await decideNext();
    expect([underWay.length, begun]).toEqual([3, ['big/1', 'big/2', 'big/3', 'big/4']]);
    while (underWay.length > 0) await decideNext();
    expect(begun).toEqual(['big/1', 'big/2', 'big/3', 'big/4', 'big/1']);
    expect(await Promise.all(all)).toHaveLength(6);
  });

  it('let who has one order wait for one round, while another has thousands', async () => {
    const { batches, begun, underWay, decideNext, settled } = aHall({ atOnce: 1 });
    const crowd = locations.flatMap((key) => Array.from({ length: 20 }, (_, order) => batches.put(key, order)));
    await settled();
    const small = batches.put('small/1', 1);
    const other = batches.put('other/1', 2);
    let told = 0;
    const all = Promise.all([small, other].map((one) => one.then(() => (told += 1))));
    const before = begun.length;
    for (let round = 0; round < 4; round += 1) await decideNext();
    expect([told, begun.slice(before)]).toEqual([2, ['big/1', 'small/1', 'other/1', 'big/2']]);
    await all;
    while (underWay.length > 0) await decideNext();
    expect(await Promise.all(crowd)).toHaveLength(4_000);
  });

  it('let no location of a municipality wait for the second batch of another', async () => {
    const { batches, begun, underWay, decideNext, settled } = aHall({ atOnce: 2 });
    const busy = Array.from({ length: 8 }, (_, order) => batches.put('big/busy', order));
    await settled();
    const quiet = ['big/a', 'big/b', 'big/c'].map((key, order) => batches.put(key, order));
    await settled();
    while (underWay.length > 0) await decideNext();
    expect(begun).toEqual(['big/busy', 'big/a', 'big/b', 'big/c', ...Array(3).fill('big/busy')]);
    expect(await Promise.all([...busy, ...quiet])).toHaveLength(11);
  });

  it('refuse before anything is done, beyond four times the longest queue over all keys, and take orders again later', async () => {
    const { batches, begun, underWay, decideNext, settled } = aHall({ atOnce: 1, mostTogether: 100, longestQueue: 10 });
    const all = ['a', 'b', 'c', 'd'].flatMap((key) =>
      Array.from({ length: 10 }, (_, order) => batches.put(key, order)),
    );
    const tooMany = { code: 'service-unavailable', details: { retryAfterSeconds: 2 } };
    await expect(batches.put('e', 1)).rejects.toMatchObject(tooMany);
    while (begun.length < 4 || underWay.length > 0) {
      await settled();
      await decideNext();
    }
    expect([begun, await Promise.all(all)]).toEqual([['a', 'b', 'c', 'd'], expect.any(Array)]);
    const late = batches.put('e', 2);
    await settled();
    await decideNext();
    expect(await late).toBe('did 2');
  });
});
