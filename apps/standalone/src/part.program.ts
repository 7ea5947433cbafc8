import { setTimeout as after } from 'node:timers/promises';
import type { Exit } from '#embedded';
import { delayAfter, failuresAfter } from './back-off.rules.js';

export interface Running {
  readonly pid: number | undefined;
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

/** Something that must run. `start` resolves once it is healthy; when it rejects, nothing of it is left running. */
export interface Part {
  readonly name: string;
  start(signal: AbortSignal): Promise<Running>;
}

export interface Kept {
  readonly name: string;
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface Keeping {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** For tests: how to wait. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const reallyPause = (ms: number, signal: AbortSignal): Promise<void> =>
  after(ms, undefined, { signal }).catch(() => undefined);

const howItEnded = ({ code, signal }: Exit): string => (signal === null ? `with code ${code}` : `by ${signal}`);

/** Starts it, and again whenever it ends, each time a little later; until it is told to stop. */
export const keepRunning = async (part: Part, { say, signal, pause = reallyPause }: Keeping): Promise<Kept> => {
  const ending = new AbortController();
  const ended = AbortSignal.any([signal, ending.signal]);
  let running = await part.start(ended);
  let failures = 0;

  const startAgain = async (): Promise<void> => {
    for (;;) {
      const delay = delayAfter(failures);
      say(`${part.name} is started again in ${delay / 1000} s.`);
      await pause(delay, ended);
      if (ended.aborted) return;
      try {
        running = await part.start(ended);
        say(`${part.name} is up again.`);
        return;
      } catch (error) {
        if (ended.aborted) return;
        failures += 1;
        say(error instanceof Error ? error.message : String(error));
      }
    }
  };

  const watch = async (): Promise<void> => {
    while (!ended.aborted) {
      const healthySince = performance.now();
      const exit = await running.exited;
      if (ended.aborted) return;
      failures = failuresAfter(failures, performance.now() - healthySince);
      say(`${part.name} ended ${howItEnded(exit)}.`);
      await startAgain();
    }
  };

  const watching = watch();
  return {
    name: part.name,
    pid: () => running.pid,
    stop: async () => {
      ending.abort();
      await running.stop();
      await watching;
      await running.stop();
    },
  };
};
