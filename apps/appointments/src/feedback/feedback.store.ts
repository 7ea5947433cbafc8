import type { DataSource } from 'typeorm';
import type { AppointmentState, FeedbackOrder, TicketState } from '#contracts';
import type { Seal, Tx } from '#platform';
import { openInSql } from '../queue/ticket.record.js';
import type { Given, Thing, Visit } from './feedback.rules.js';

/** What somebody names, and what its tokens are made of. */
export interface Named {
  readonly id: string;
  readonly tokenGeneration: number;
  /** What their feedback is about: the appointment, if the ticket is of one. */
  readonly thing: Thing;
}

interface NamedRow {
  kind: Thing['kind'];
  id: string;
  token_generation: number;
  appointment_id: string | null;
}

interface VisitRow {
  state: AppointmentState | null;
  ticket_state: TicketState | null;
  location_id: string;
  product_ids: string[];
  visited_on: string;
  waited_seconds: number | null;
}

const appointmentNamed = `
  select 'appointment' as kind, id, token_generation, null::uuid as appointment_id,
    state in ('held', 'booked', 'arrived') as living, created_at as since
  from appointments where municipality_id = $1`;
const ticketNamed = `
  select 'ticket' as kind, id, token_generation, appointment_id,
    state in ${openInSql} as living, taken_at as since
  from tickets where municipality_id = $1`;

const productsOf = (items: string): string =>
  `array(select distinct item->>'productId' from jsonb_array_elements(${items}) as item order by 1)`;

/** An appointment whose person is erased is nobody's any more; so is a ticket without a code. */
const visitOfAppointment = `
  select appointments.state, last.state as ticket_state, appointments.location_id,
    ${productsOf('coalesce(last.items, appointments.items)')} as product_ids,
    (coalesce(last.first_called_at, last.taken_at, start_at) at time zone (plan->>'timeZone'))::date::text as visited_on,
    last.waited_seconds
  from appointments
  join locations on locations.municipality_id = appointments.municipality_id and locations.id = location_id
  left join lateral (
    select tickets.state, tickets.items, first_called_at, taken_at, waited_seconds from tickets
    where tickets.municipality_id = appointments.municipality_id and appointment_id = appointments.id
    order by first_called_at is null, taken_at desc limit 1
  ) as last on true
  where appointments.municipality_id = $1 and appointments.id = $2 and person is not null
  for share of appointments`;

const visitOfTicket = `
  select null as state, tickets.state as ticket_state, location_id, ${productsOf('items')} as product_ids,
    (coalesce(first_called_at, taken_at) at time zone (plan->>'timeZone'))::date::text as visited_on, waited_seconds
  from tickets
  join locations on locations.municipality_id = tickets.municipality_id and locations.id = location_id
  where tickets.municipality_id = $1 and tickets.id = $2 and code <> ''
  for share of tickets`;

const columnOf = { appointment: 'appointment_id', ticket: 'ticket_id', handoff: 'handoff_id' } as const;

/** What people thought. Their words are sealed. */
export class FeedbackStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly seal: Seal,
  ) {}

  /** What is named, not locked; one statement. Of those with a code the living one, else the latest. */
  async named(municipalityId: string, order: FeedbackOrder): Promise<Named | undefined> {
    const { appointmentId, ticketId, code } = order;
    if (appointmentId !== undefined) return this.find(`${appointmentNamed} and id = $2`, municipalityId, appointmentId);
    if (ticketId !== undefined) return this.find(`${ticketNamed} and id = $2`, municipalityId, ticketId);
    const withCode = `${appointmentNamed} and code = $2 union all ${ticketNamed} and code = $2 and appointment_id is null`;
    return this.find(`${withCode} order by living desc, since desc limit 1`, municipalityId, code);
  }

  /** The visit, locked against being erased meanwhile. */
  async visit(tx: Tx, municipalityId: string, { kind, id }: Thing): Promise<Visit | undefined> {
    const sql = kind === 'appointment' ? visitOfAppointment : visitOfTicket;
    const [row] = (await tx.query(sql, [municipalityId, id])) as VisitRow[];
    return (
      row && {
        state: row.state ?? undefined,
        ticketState: row.ticket_state ?? undefined,
        locationId: row.location_id,
        productIds: row.product_ids,
        visitedOn: row.visited_on,
        waitedSeconds: row.waited_seconds ?? undefined,
      }
    );
  }

  /** Replaces what was said before about the same. @param id when nothing was. @returns the id it has. */
  async put(tx: Tx, id: string, given: Given): Promise<string> {
    const { municipalityId, thing, visit, comment } = given;
    const column = columnOf[thing.kind];
    const [row] = (await tx.query(
      `insert into feedback (municipality_id, id, ${column}, about, location_id, product_ids, visited_on, waited_seconds,
         satisfaction, wait_acceptable, done, language, channel, given_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       on conflict (municipality_id, ${column}) where ${column} is not null do update set
         location_id = excluded.location_id, product_ids = excluded.product_ids, visited_on = excluded.visited_on,
         waited_seconds = excluded.waited_seconds, satisfaction = excluded.satisfaction,
         wait_acceptable = excluded.wait_acceptable, done = excluded.done, comment = null,
         language = excluded.language, channel = excluded.channel, given_at = excluded.given_at
       returning id`,
      [
        municipalityId,
        id,
        thing.id,
        visit ? 'visit' : 'handoff',
        visit?.locationId ?? null,
        given.productIds,
        visit?.visitedOn ?? null,
        visit?.waitedSeconds ?? null,
        given.satisfaction ?? null,
        given.waitAcceptable ?? null,
        given.done ?? null,
        given.language,
        given.channel,
        new Date(given.givenAt),
      ],
    )) as { id: string }[];
    if (!row) throw new Error('Feedback was not written.');
    if (comment !== undefined) await this.putComment(tx, { municipalityId, id: row.id }, comment);
    return row.id;
  }

  /** Sealed in its place, which is known only now: what was said before keeps its id. */
  private async putComment(
    tx: Tx,
    { municipalityId, id }: { readonly municipalityId: string; readonly id: string },
    comment: string,
  ): Promise<void> {
    const sealed = this.seal.close({ municipalityId, table: 'feedback', column: 'comment', id }, comment);
    await tx.query('update feedback set comment = $3 where municipality_id = $1 and id = $2', [
      municipalityId,
      id,
      sealed,
    ]);
  }

  private async find(sql: string, municipalityId: string, value: string | undefined): Promise<Named | undefined> {
    const [row] = (await this.dataSource.query(sql, [municipalityId, value])) as NamedRow[];
    return (
      row && {
        id: row.id,
        tokenGeneration: row.token_generation,
        thing:
          row.appointment_id === null
            ? { kind: row.kind, id: row.id }
            : { kind: 'appointment', id: row.appointment_id },
      }
    );
  }
}
