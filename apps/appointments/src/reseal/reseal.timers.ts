import type { Timers } from '#platform';
import type { KeyPersons } from './key-persons.action.js';

export const RESEAL_TIMERS = Symbol('reseal timers');

/** What resealing does by the clock. */
export const startResealTimers = (timers: Timers, keyPersons: KeyPersons): true => {
  timers.add({ name: 'key persons', everyMilliseconds: 2_000, run: () => keyPersons.run() });
  return true;
};
