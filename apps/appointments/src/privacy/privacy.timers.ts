import type { Timers } from '#platform';
import type { ErasePast } from './erase-past.action.js';

export const PRIVACY_TIMERS = Symbol('privacy timers');

/** What privacy does by the clock. */
export const startPrivacyTimers = (timers: Timers, erasePast: ErasePast): true => {
  timers.add({ name: 'erase past', everyMilliseconds: 60_000, run: async () => void (await erasePast.run()) });
  return true;
};
