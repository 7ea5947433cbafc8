import type { Timers } from '#platform';
import type { ForgetTimeChanges } from '../planning/forget-time-changes.action.js';
import type { ForgetAnswers } from './forget-answers.action.js';
import type { NoteMissed } from './note-missed.action.js';
import type { ReleasePast } from './release-past.action.js';
import type { SweepHolds } from './sweep-holds.action.js';

export const BOOKING_TIMERS = Symbol('booking timers');

export interface BookingTimers {
  readonly forgetAnswers: ForgetAnswers;
  readonly sweepHolds: SweepHolds;
  readonly noteMissed: NoteMissed;
  readonly releasePast: ReleasePast;
  readonly forgetTimeChanges: ForgetTimeChanges;
}

/** What booking does by the clock. */
export const startBookingTimers = (timers: Timers, actions: BookingTimers): true => {
  const { forgetAnswers, sweepHolds, noteMissed, releasePast, forgetTimeChanges } = actions;
  timers.add({ name: 'sweep holds', everyMilliseconds: 10_000, run: async () => void (await sweepHolds.run()) });
  timers.add({ name: 'forget answers', everyMilliseconds: 60_000, run: () => forgetAnswers.run() });
  timers.add({ name: 'note missed', everyMilliseconds: 60_000, run: async () => void (await noteMissed.run()) });
  timers.add({ name: 'release past', everyMilliseconds: 60_000, run: () => releasePast.run() });
  timers.add({ name: 'forget changes of time', everyMilliseconds: 600_000, run: () => forgetTimeChanges.run() });
  return true;
};
