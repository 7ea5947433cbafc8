import { contactsPersonErased } from '#contracts';
import { type Reaction, reaction } from '#platform';
import type { NoteContactsErased } from './note-contacts-erased.action.js';

/** Privacy hears from contacts what it erased. */
export const privacyReactions = (noteContactsErased: NoteContactsErased): Reaction[] => [
  reaction(contactsPersonErased, (event) => noteContactsErased.run(event)),
];
