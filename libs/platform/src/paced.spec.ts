import { describe, expect, it } from '@jest/globals';
import { eventually } from '#testkit';
import { Paced } from './paced.js';

interface Run {
  readonly key: string;
  readonly wanted: readonly string[];
  readonly at: number;
  end(error?: Error): void;
}

const aPaced = (pauseMilliseconds = 0, mostAtOnce = 2) => {
  const runs: Run[] = [];
  const paced = new Paced<readonly string[]>({
    run: (key, wanted) =>
      new Promise((resolve, reject) => {
        runs.push({ key, wanted, at: performance.now(), end: (error) => (error ? reject(error) : resolve()) });
      }),
    both: (one, other) => [...one, ...other],
    pauseMilliseconds,
    mostAtOnce,
  });
  return { paced, runs, keys: () => runs.map(({ key }) => key) };
};

describe('what is paced', () => {
  it('begins at once, and once more however often it was asked for meanwhile', async () => {
    const { paced, runs } = aPaced();
    const first = paced.ask('a', ['1']);
    const second = [paced.ask('a', ['2']), paced.ask('a', ['3'])];
    expect(runs.map(({ wanted }) => wanted)).toEqual([['1']]);
    runs[0]?.end();
    await first;
    await eventually(() => expect(runs.map(({ wanted }) => wanted)).toEqual([['1'], ['2', '3']]));
    runs[1]?.end();
    await Promise.all(second);
    expect(runs).toHaveLength(2);
  });

  it('rests between two runs for one key, and not between those of others', async () => {
    const { paced, runs, keys } = aPaced(60);
    void paced.ask('a', []);
    runs[0]?.end();
    const again = paced.ask('a', []);
    void paced.ask('b', []);
    expect(keys()).toEqual(['a', 'b']);
    await eventually(() => expect(keys()).toEqual(['a', 'b', 'a']));
    expect(runs[2]!.at - runs[0]!.at).toBeGreaterThanOrEqual(59);
    for (const run of runs) run.end();
    await again;
  });

  it('does no more at once than it may, and all in the end', async () => {
    const { paced, runs, keys } = aPaced();
    const all = ['a', 'b', 'c'].map((key) => paced.ask(key, []));
    expect(keys()).toEqual(['a', 'b']);
    runs[1]?.end();
    await eventually(() => expect(keys()).toEqual(['a', 'b', 'c']));
    for (const run of runs) run.end();
    await Promise.all(all);
  });

  it('goes on after a run that failed, and tells who asked for it', async () => {
    const { paced, runs } = aPaced();
    const failing = paced.ask('a', []);
    const next = paced.ask('a', []);
    runs[0]?.end(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await eventually(() => expect(runs).toHaveLength(2));
    runs[1]?.end();
    await next;
  });
});
