import type { DataSource, EntityManager } from 'typeorm';
import { Actor, type findTicket, type getTicket, type listTickets, type OutputOf, type takeTicket } from '#contracts';
import { ProblemError, type Question, type Trail } from '#platform';
import { tokenOf } from '../booking/appointment-token.rules.js';
import { isTheirs } from '../booking/whose.rules.js';
import { type ExpectedCall, expectedCalls, type Sight } from './estimate.rules.js';
import type { Line } from './line.rules.js';
import type { LineNow, Lines } from './lines.views.js';
import type { NeedsViews } from './needs.views.js';
import { estimateOf, listedTicket, ticketView } from './queue.wording.js';
import { returningOf } from './sight.rules.js';
import { openInSql, type TicketRow, ticketColumns, ticketOf } from './ticket.record.js';
import type { Ticket } from './ticket.rules.js';

/** When somebody in line is expected to be called; of who is parked as if they returned now. */
export const expectedCallOf = (line: Line, sight: Sight, ticket: Ticket): ExpectedCall | undefined => {
  if (ticket.state === 'waiting') return expectedCalls(sight, ticket.id).get(ticket.id);
  if (ticket.state !== 'parked') return undefined;
  const waiting = [...sight.waiting, returningOf(line, ticket)];
  return expectedCalls({ ...sight, waiting }, ticket.id).get(ticket.id);
};

/** Tickets as their bearers and staff see them. */
export class TicketViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: Lines,
    private readonly needs: NeedsViews,
    private readonly trail: Trail,
    private readonly tokenKey: Buffer,
  ) {}

  async find(municipalityId: string, ticketId: string): Promise<Ticket | undefined> {
    const [row] = (await this.dataSource.query(
      `select ${ticketColumns} from tickets where municipality_id = $1 and id = $2`,
      [municipalityId, ticketId],
    )) as TicketRow[];
    return row && ticketOf(row);
  }

  /** Nothing is opened before it is known whose it is. */
  async one(question: Question<typeof getTicket>): Promise<OutputOf<typeof getTicket>> {
    const { municipalityId, input, requestId: traceId } = question;
    const { ticketId: id, caller } = input;
    const found = await this.find(municipalityId, id);
    if (!isTheirs(this.tokenKey, { municipalityId, id, tokenGeneration: found?.tokenGeneration }, caller) || !found)
      throw new ProblemError('ticket-unknown');
    return this.dataSource.transaction(async (tx) => {
      const seen = await this.shown(tx, found);
      await this.note(tx, { municipalityId, traceId, actor: caller, action: 'look-at-ticket' }, [found]);
      return seen;
    });
  }

  /**
   * A ticket as who has just taken it is given it.
   *
   * @param known when they are called, where that is known already.
   */
  async taken(
    tx: EntityManager,
    now: LineNow,
    ticketId: string,
    known?: ExpectedCall,
  ): Promise<OutputOf<typeof takeTicket>> {
    const ticket = now.line.ticketsById.get(ticketId);
    if (!ticket) throw new Error('A ticket was not taken.');
    const expected = known ?? (await this.expectedOf(tx, now, ticket));
    return {
      ...ticketView(ticket, {
        desksById: now.line.desksById,
        ...this.needs.of(ticket),
        estimate: expected && estimateOf(expected, now.line.now),
      }),
      token: tokenOf(this.tokenKey, ticket),
    };
  }

  async byCode(question: Question<typeof findTicket>): Promise<OutputOf<typeof findTicket>> {
    const { municipalityId, input, actor, requestId: traceId } = question;
    return this.dataSource.transaction(async (tx) => {
      const [row] = (await tx.query(
        `select ${ticketColumns} from tickets where municipality_id = $1 and code = $2 and appointment_id is null
           and state in ${openInSql}`,
        [municipalityId, input.code],
      )) as TicketRow[];
      if (!row) return { found: [] };
      const ticket = ticketOf(row);
      await this.note(tx, { municipalityId, traceId, actor, action: 'find-by-code' }, [ticket]);
      return { found: [{ ...(await this.shown(tx, ticket)), kind: 'ticket' }] };
    });
  }

  async list(question: Question<typeof listTickets>): Promise<OutputOf<typeof listTickets>> {
    const { municipalityId, input, requestId: traceId } = question;
    const { caller, locationId, states = [], page, pageSize } = input;
    if (!caller.scopes.includes('visits')) throw new ProblemError('not-allowed');
    return this.dataSource.transaction(async (tx) => {
      const now = await this.lines.at(tx, { municipalityId, locationId });
      const { line, sight } = await this.lines.ahead(tx, now);
      const ofToday = `municipality_id = $1 and location_id = $2 and taken_on = $3
        and (cardinality($4::text[]) = 0 or state = any($4))`;
      const asked = [municipalityId, locationId, line.today, states];
      const [counted] = (await tx.query(`select count(*)::int as total from tickets where ${ofToday}`, asked)) as [
        { total: number },
      ];
      const rows = (await tx.query(
        `select ${ticketColumns} from tickets where ${ofToday} order by sequence limit $5 offset $6`,
        [...asked, pageSize, (page - 1) * pageSize],
      )) as TicketRow[];
      const tickets = rows.map(ticketOf);
      await this.note(tx, { municipalityId, traceId, actor: Actor.parse(caller), action: 'list-tickets' }, tickets, {
        kind: 'location',
        id: locationId,
      });
      const expected = expectedCalls(sight);
      return {
        items: tickets.map((ticket) => {
          const callAt = ticket.state === 'parked' ? expectedCallOf(line, sight, ticket) : expected.get(ticket.id);
          return listedTicket(ticket, {
            desksById: line.desksById,
            ...this.needs.of(ticket),
            estimate: callAt && estimateOf(callAt, line.now),
          });
        }),
        total: counted.total,
      };
    });
  }

  private async expectedOf(tx: EntityManager, now: LineNow, ticket: Ticket): Promise<ExpectedCall | undefined> {
    const { line, sight } = await this.lines.ahead(tx, now);
    return expectedCallOf(line, sight, ticket);
  }

  private async shown(tx: EntityManager, ticket: Ticket): Promise<OutputOf<typeof getTicket>> {
    const { municipalityId, locationId, id: ticketId } = ticket;
    const now: LineNow = await this.lines.at(tx, { municipalityId, locationId, ticketId });
    const { line, sight } = await this.lines.ahead(tx, now);
    const present = line.ticketsById.get(ticketId) ?? ticket;
    const expected = expectedCallOf(line, sight, present);
    return ticketView(present, {
      desksById: line.desksById,
      ...this.needs.of(present),
      estimate: expected && estimateOf(expected, line.now),
    });
  }

  /** Who looked at whom: of whom something is kept that is personal. */
  private async note(
    tx: EntityManager,
    deed: { municipalityId: string; traceId: string; actor: Actor | undefined; action: string },
    tickets: readonly Ticket[],
    about?: { readonly kind: string; readonly id: string },
  ): Promise<void> {
    const seen = tickets.filter(({ sealedNeeds, appointmentId }) => sealedNeeds || appointmentId);
    const [first] = about ? seen : tickets;
    if (!first) return;
    const appointmentIds = seen.flatMap(({ appointmentId }) => appointmentId ?? []);
    await this.trail.note(tx, {
      ...deed,
      about: about ?? { kind: 'ticket', id: first.id },
      looked: true,
      details: {
        ...(about ? { ticketIds: seen.map(({ id }) => id) } : {}),
        ...(appointmentIds.length > 0 ? { appointmentIds } : {}),
      },
    });
  }
}
