import type { Timers } from '#platform';
import type { ForgetAnswers } from './forget-answers.action.js';
import type { SweepHolds } from './sweep-holds.action.js';

export const BOOKING_TIMERS = Symbol('booking timers');

/** What booking does by the clock. */
export const startBookingTimers = (timers: Timers, forgetAnswers: ForgetAnswers, sweepHolds: SweepHolds): true => {
  timers.add({ name: 'sweep holds', everyMilliseconds: 10_000, run: async () => void (await sweepHolds.run()) });
  timers.add({ name: 'forget answers', everyMilliseconds: 60_000, run: () => forgetAnswers.run() });
  return true;
};
