import type { Timers } from '#platform';
import type { AnnounceAgain } from './announce-again.action.js';
import type { ErasePast } from './erase-past.action.js';
import type { ErasePastVisits } from './erase-past-visits.action.js';
import type { ForgetOrigins } from './forget-origins.action.js';

export const PRIVACY_TIMERS = Symbol('privacy timers');
export const VISIT_PRIVACY_TIMERS = Symbol('visit privacy timers');

const everyMinute = { everyMilliseconds: 60_000 };

/** What privacy does by the clock. */
export const startPrivacyTimers = (
  timers: Timers,
  erasePast: ErasePast,
  forgetOrigins: ForgetOrigins,
  announceAgain: AnnounceAgain,
): true => {
  timers.add({ everyMilliseconds: 15_000, name: 'erase past', run: async () => void (await erasePast.run()) });
  timers.add({ ...everyMinute, name: 'forget origins', run: async () => void (await forgetOrigins.run()) });
  timers.add({ ...everyMinute, name: 'announce erasures again', run: async () => void (await announceAgain.run()) });
  return true;
};

/** What it does by the clock about visits. */
export const startVisitPrivacyTimers = (timers: Timers, visits: ErasePastVisits): true => {
  timers.add({ everyMilliseconds: 15_000, name: 'erase past visits', run: async () => void (await visits.run()) });
  return true;
};
