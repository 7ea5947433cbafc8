import { Needs } from '#contracts';
import type { Log, Seal } from '#platform';
import type { Ticket } from './ticket.rules.js';

/** Where the needs of a ticket are sealed. */
export const needsPlace = ({ municipalityId, id }: Pick<Ticket, 'municipalityId' | 'id'>) => ({
  municipalityId,
  table: 'tickets',
  column: 'person',
  id,
});

/** What somebody needs, opened; nothing once it is erased. @throws Error when it can not be opened. */
export const needsOf = (seal: Seal, ticket: Ticket): Needs =>
  ticket.sealedNeeds === undefined ? {} : Needs.parse(seal.open(needsPlace(ticket), ticket.sealedNeeds));

/** What somebody needs, as a ticket is shown with it. */
export interface ShownNeeds {
  readonly needs: Needs;
  readonly unreadable?: true;
}

/** What somebody in line needs. What can not be opened stands in nobody's way: they are called without it. */
export class NeedsViews {
  constructor(
    private readonly seal: Seal,
    private readonly log: Log,
  ) {}

  of(ticket: Ticket): ShownNeeds {
    try {
      return { needs: needsOf(this.seal, ticket) };
    } catch {
      // What went wrong may quote what was opened.
      this.log.error({ ticketId: ticket.id }, 'the needs of a ticket can not be opened: it is shown without them');
      return { needs: {}, unreadable: true };
    }
  }
}
