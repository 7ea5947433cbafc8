import { appointmentsPersonErased } from '#contracts';
import { type Reaction, reaction } from '#platform';
import type { ErasePerson } from './erase-person.action.js';

/** Contacts hears of whom nothing may be kept any more. */
export const privacyReactions = (erasePerson: ErasePerson): readonly Reaction[] => [
  reaction(appointmentsPersonErased, (event) => erasePerson.run(event)),
];
