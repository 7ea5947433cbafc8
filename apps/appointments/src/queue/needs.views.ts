import { Needs } from '#contracts';
import type { Seal } from '#platform';
import type { Ticket } from './ticket.rules.js';

/** Where the needs of a ticket are sealed. */
export const needsPlace = ({ municipalityId, id }: Pick<Ticket, 'municipalityId' | 'id'>) => ({
  municipalityId,
  table: 'tickets',
  column: 'person',
  id,
});

/** What somebody needs, opened; nothing once it is erased. */
export const needsOf = (seal: Seal, ticket: Ticket): Needs =>
  ticket.sealedNeeds === undefined ? {} : Needs.parse(seal.open(needsPlace(ticket), ticket.sealedNeeds));
