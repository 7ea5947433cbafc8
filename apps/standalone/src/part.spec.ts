import { describe, expect, it } from '@jest/globals';
import type { Exit } from '#embedded';
import { keepTogether } from './group.program.js';
import { keepRunning, type Part, type Running } from './part.program.js';

const crash: Exit = { code: 1, signal: null };

/** A part whose starts go as planned, and which ends when told. */
const aPart = (name: string, plan: readonly ('well' | 'refuses')[]) => {
  const starts: ((exit: Exit) => void)[] = [];
  const waiting: (() => void)[] = [];
  let stopped = 0;
  const part: Part = {
    name,
    start: async (): Promise<Running> => {
      const outcome = plan[starts.length] ?? 'well';
      let end: (exit: Exit) => void = () => undefined;
      const exited = new Promise<Exit>((resolve) => {
        end = resolve;
      });
      starts.push(end);
      for (const wake of waiting.splice(0)) wake();
      if (outcome === 'refuses') throw new Error(`${name} refuses.`);
      return {
        pid: starts.length,
        exited,
        stop: async () => {
          stopped += 1;
          end({ code: 0, signal: null });
        },
      };
    },
  };
  const startedTimes = async (times: number) => {
    while (starts.length < times) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { part, startedTimes, crash: () => starts.at(-1)?.(crash), stopped: () => stopped };
};

const keeping = () => {
  const said: string[] = [];
  const pauses: number[] = [];
  const pause = async (ms: number) => void pauses.push(ms);
  return {
    said,
    pauses,
    options: { say: (line: string) => void said.push(line), signal: new AbortController().signal, pause },
  };
};

describe('something that must run', () => {
  it('is started again when it ends, later each time', async () => {
    const { part, startedTimes, crash } = aPart('contacts', []);
    const { said, pauses, options } = keeping();
    const kept = await keepRunning(part, options);
    for (const times of [2, 3, 4]) {
      crash();
      await startedTimes(times);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await kept.stop();
    expect(pauses).toEqual([200, 400, 800]);
    expect(said.slice(0, 3)).toEqual([
      'contacts ended with code 1.',
      'contacts is started again in 0.2 s.',
      'contacts is up again.',
    ]);
  });

  it('is tried again when starting it again fails', async () => {
    const { part, startedTimes, crash } = aPart('contacts', ['well', 'refuses', 'refuses', 'well']);
    const { said, pauses, options } = keeping();
    const kept = await keepRunning(part, options);
    crash();
    await startedTimes(4);
    await new Promise((resolve) => setImmediate(resolve));
    await kept.stop();
    expect(pauses).toEqual([200, 400, 800]);
    expect(said.filter((line) => line === 'contacts refuses.')).toHaveLength(2);
  });

  it('is not started again when it was told to stop', async () => {
    const { part, stopped } = aPart('contacts', []);
    const { said, options } = keeping();
    const kept = await keepRunning(part, options);
    await kept.stop();
    expect(stopped()).toBeGreaterThan(0);
    expect(said).toEqual([]);
  });

  it('can be told to stop while it waits to be started again', async () => {
    const { part, crash } = aPart('contacts', []);
    const paused = new Promise<AbortSignal>((resolve) => {
      const pause = (_: number, signal: AbortSignal) => {
        resolve(signal);
        return new Promise<void>((done) => signal.addEventListener('abort', () => done()));
      };
      void keepRunning(part, { ...keeping().options, pause }).then(async (kept) => {
        crash();
        await new Promise((wake) => setImmediate(wake));
        await kept.stop();
      });
    });
    expect((await paused).aborted).toBe(false);
  });

  it('refuses at once when it cannot be started the first time', async () => {
    const { part } = aPart('contacts', ['refuses']);
    await expect(keepRunning(part, keeping().options)).rejects.toThrow('contacts refuses.');
  });

  it('is stopped when what starts beside it refuses', async () => {
    const well = aPart('catalogue', ['well']);
    const bad = aPart('contacts', ['refuses']);
    await expect(keepTogether([well.part, bad.part], keeping().options)).rejects.toThrow('contacts refuses.');
    expect(well.stopped()).toBeGreaterThan(0);
  });
});
