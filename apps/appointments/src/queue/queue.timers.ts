import type { Timers } from '#platform';
import type { SweepLines } from './sweep-lines.action.js';

export const QUEUE_TIMERS = Symbol('queue timers');

/** What the queue does by the clock. */
export const startQueueTimers = (timers: Timers, sweepLines: SweepLines): true => {
  timers.add({ name: 'sweep lines', everyMilliseconds: 5_000, run: () => sweepLines.run() });
  return true;
};
