import type { Timers } from '#platform';
import type { ForgetAnswers } from './forget-answers.action.js';

export const BOOKING_TIMERS = Symbol('booking timers');

/** What booking does by the clock. */
export const startBookingTimers = (timers: Timers, forgetAnswers: ForgetAnswers): true => {
  timers.add({ name: 'forget answers', everyMilliseconds: 60_000, run: () => forgetAnswers.run() });
  return true;
};
