import type { Channel, Item, TicketState, TicketStep } from '#contracts';
import { openStates, type Ticket } from './ticket.rules.js';

/** For statements: `state in ${openInSql}`. */
export const openInSql = `(${openStates.map((state) => `'${state}'`).join(', ')})`;

/** One ticket as PostgreSQL gives it. */
export interface TicketRow {
  municipality_id: string;
  id: string;
  location_id: string;
  taken_on: string;
  sequence: number;
  number: string;
  code: string;
  state: TicketState;
  version: number;
  items: Item[];
  extra_minutes: number;
  channel: Channel;
  language: string;
  person: Buffer | null;
  priority: boolean;
  origin: string | null;
  token_generation: number;
  appointment_id: string | null;
  agreed_at: Date | null;
  taken_at: Date;
  not_before: Date | null;
  misses: number;
  begun: boolean;
  for_desk: string | null;
  for_skill: string | null;
  desk_id: string | null;
  first_called_at: Date | null;
  waited_seconds: number | null;
  ended_at: Date | null;
  history: TicketStep[];
  changed_at: Date;
}

export const ticketColumns = `tickets.municipality_id, tickets.id, tickets.location_id, taken_on::text as taken_on, sequence,
  number, tickets.code, tickets.state, tickets.version, tickets.items, tickets.extra_minutes, tickets.channel,
  tickets.language, tickets.person, priority, tickets.origin, tickets.token_generation, tickets.appointment_id, agreed_at,
  taken_at, not_before, misses, begun, for_desk, for_skill, tickets.desk_id, first_called_at, waited_seconds,
  tickets.ended_at, tickets.history, tickets.changed_at`;

/** What is shown of a ticket that was forgotten: it opens nothing. */
const nobodysCode = '222-222';

export const ticketOf = (row: TicketRow): Ticket => ({
  municipalityId: row.municipality_id,
  id: row.id,
  locationId: row.location_id,
  takenOn: row.taken_on,
  sequence: row.sequence,
  number: row.number,
  code: row.code || nobodysCode,
  state: row.state,
  version: row.version,
  items: row.items,
  extraMinutes: row.extra_minutes,
  channel: row.channel,
  language: row.language,
  sealedNeeds: row.person ?? undefined,
  priority: row.priority,
  origin: row.origin ?? undefined,
  tokenGeneration: row.token_generation,
  appointmentId: row.appointment_id ?? undefined,
  agreedAt: row.agreed_at?.getTime(),
  takenAt: row.taken_at.getTime(),
  notBefore: row.not_before?.getTime(),
  misses: row.misses,
  begun: row.begun,
  forDesk: row.for_desk ?? undefined,
  forSkill: row.for_skill ?? undefined,
  deskId: row.desk_id ?? undefined,
  firstCalledAt: row.first_called_at?.getTime(),
  waitedSeconds: row.waited_seconds ?? undefined,
  endedAt: row.ended_at?.getTime(),
  history: row.history,
  changedAt: row.changed_at.getTime(),
});

/** As PostgreSQL reads it. */
export const instant = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString();

/** As `jsonb_populate_recordset(null::tickets, …)` reads it. */
export const writtenTicket = (ticket: Ticket) => ({
  municipality_id: ticket.municipalityId,
  id: ticket.id,
  location_id: ticket.locationId,
  taken_on: ticket.takenOn,
  sequence: ticket.sequence,
  number: ticket.number,
  code: ticket.code,
  state: ticket.state,
  version: ticket.version,
  items: ticket.items,
  extra_minutes: ticket.extraMinutes,
  channel: ticket.channel,
  language: ticket.language,
  person: ticket.sealedNeeds === undefined ? null : `\\x${ticket.sealedNeeds.toString('hex')}`,
  priority: ticket.priority,
  origin: ticket.origin ?? null,
  token_generation: ticket.tokenGeneration,
  appointment_id: ticket.appointmentId ?? null,
  agreed_at: instant(ticket.agreedAt),
  taken_at: instant(ticket.takenAt),
  not_before: instant(ticket.notBefore),
  misses: ticket.misses,
  begun: ticket.begun,
  for_desk: ticket.forDesk ?? null,
  for_skill: ticket.forSkill ?? null,
  desk_id: ticket.deskId ?? null,
  first_called_at: instant(ticket.firstCalledAt),
  waited_seconds: ticket.waitedSeconds ?? null,
  ended_at: instant(ticket.endedAt),
  history: ticket.history,
  changed_at: instant(ticket.changedAt),
});
