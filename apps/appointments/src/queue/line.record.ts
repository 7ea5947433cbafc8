import type { EntityManager } from 'typeorm';
import type { Item } from '#contracts';
import type { Signed } from './line.rules.js';
import type { Measured } from './service-time.rules.js';
import { instant, type TicketRow, ticketColumns, ticketOf } from './ticket.record.js';
import type { Call, CallOutcome, Ticket } from './ticket.rules.js';

export interface CallRow {
  municipality_id: string;
  id: string;
  location_id: string;
  desk_id: string;
  desk_number: number;
  ticket_id: string;
  called_at: Date;
  last_called_at: Date;
  times: number;
  serving_at: Date | null;
  expected_until: Date;
  ended_at: Date | null;
  outcome: CallOutcome | null;
}

export const callOf = (row: CallRow): Call => ({
  municipalityId: row.municipality_id,
  id: row.id,
  locationId: row.location_id,
  deskId: row.desk_id,
  deskNumber: row.desk_number,
  ticketId: row.ticket_id,
  calledAt: row.called_at.getTime(),
  lastCalledAt: row.last_called_at.getTime(),
  times: row.times,
  servingAt: row.serving_at?.getTime(),
  expectedUntil: row.expected_until.getTime(),
  endedAt: row.ended_at?.getTime(),
  outcome: row.outcome ?? undefined,
});

/** As `jsonb_populate_recordset(null::calls, …)` reads it. */
export const writtenCall = (call: Call) => ({
  municipality_id: call.municipalityId,
  id: call.id,
  location_id: call.locationId,
  desk_id: call.deskId,
  desk_number: call.deskNumber,
  ticket_id: call.ticketId,
  called_at: instant(call.calledAt),
  last_called_at: instant(call.lastCalledAt),
  times: call.times,
  serving_at: instant(call.servingAt),
  expected_until: instant(call.expectedUntil),
  ended_at: instant(call.endedAt),
  outcome: call.outcome ?? null,
});

/** Which line, and what besides of who is open. */
export interface Wanted {
  readonly municipalityId: string;
  readonly locationId: string;
  readonly ticketId?: string | undefined;
  readonly callId?: string | undefined;
  /** Of the plan, for who has locked the location. */
  readonly planVersion?: number | undefined;
}

/** What is kept of the line of a location. */
export interface KeptLine {
  readonly tickets: readonly Ticket[];
  /** Tickets whose appointment was ended otherwise than in line. */
  readonly endedOtherwise: ReadonlySet<string>;
  readonly calls: readonly Call[];
  readonly signedByDesk: ReadonlyMap<string, Signed>;
  readonly credit: number;
  readonly lastChange: number;
  /** The highest number of a date, by date. */
  readonly lastSequence: number;
  readonly measured: ReadonlyMap<string, Measured>;
}

const nobody = '00000000-0000-0000-0000-000000000000';
const open = `('waiting', 'called', 'serving', 'parked')`;

interface Rest {
  staffed: { desk_id: string; since: string; seen_at: string }[] | null;
  measured: { product_id: string; visits: number; planned_seconds: number; served_seconds: number }[] | null;
  walk_in_credit: number | null;
  last_change: string | null;
  last_sequence: number | null;
}

/** Three statements. @param today by the clock of the location. */
export const loadKeptLine = async (manager: EntityManager, wanted: Wanted, today: string): Promise<KeptLine> => {
  const { municipalityId, locationId, ticketId = nobody, callId = nobody } = wanted;
  // First: who only looks may see more than the last change that is named, never less.
  const [rest] = (await manager.query(
    `select
       (select json_agg(staffed_desks) from staffed_desks where municipality_id = $1 and location_id = $2) as staffed,
       (select json_agg(service_times) from service_times where municipality_id = $1 and location_id = $2) as measured,
       (select walk_in_credit from lines where municipality_id = $1 and location_id = $2) as walk_in_credit,
       (select last_change from lines where municipality_id = $1 and location_id = $2) as last_change,
       (select max(sequence) from tickets
        where municipality_id = $1 and location_id = $2 and taken_on = $3) as last_sequence`,
    [municipalityId, locationId, today],
  )) as [Rest];
  const tickets = (await manager.query(
    `select ${ticketColumns}, appointments.state as appointment_state
     from tickets
     left join appointments on appointments.municipality_id = tickets.municipality_id
       and appointments.id = tickets.appointment_id and tickets.state in ${open}
     where tickets.municipality_id = $1 and ((tickets.location_id = $2 and tickets.state in ${open}) or tickets.id = $3
       or tickets.id = (select ticket_id from calls where municipality_id = $1 and id = $4))
     order by taken_on, sequence`,
    [municipalityId, locationId, ticketId, callId],
  )) as (TicketRow & { appointment_state: string | null })[];
  const calls = (await manager.query(
    `select * from calls where municipality_id = $1
       and ((location_id = $2 and ended_at is null) or id = $3) order by called_at, id`,
    [municipalityId, locationId, callId],
  )) as CallRow[];
  return {
    tickets: tickets.map(ticketOf),
    endedOtherwise: new Set(
      tickets.flatMap((row) => (row.appointment_state !== null && row.appointment_state !== 'arrived' ? [row.id] : [])),
    ),
    calls: calls.map(callOf),
    signedByDesk: new Map(
      (rest.staffed ?? []).map(({ desk_id, since, seen_at }) => [
        desk_id,
        { since: Date.parse(since), seenAt: Date.parse(seen_at) },
      ]),
    ),
    credit: rest.walk_in_credit ?? 0,
    lastChange: Number(rest.last_change ?? 0),
    lastSequence: rest.last_sequence ?? 0,
    measured: new Map(
      (rest.measured ?? []).map(({ product_id, visits, planned_seconds, served_seconds }) => [
        product_id,
        { visits, plannedSeconds: planned_seconds, servedSeconds: served_seconds },
      ]),
    ),
  };
};

/** An appointment of today that has not come yet. */
export interface ComingRow {
  readonly id: string;
  readonly startAt: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
}

/** What is booked at a location and starts in [from, until), in order. */
export const loadComing = async (
  manager: EntityManager,
  { municipalityId, locationId }: Wanted,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<ComingRow[]> => {
  const rows = (await manager.query(
    `select id, start_at, items, extra_minutes from appointments
     where municipality_id = $1 and location_id = $2 and in_force and start_at >= $3 and start_at < $4 and state = 'booked'
     order by start_at, id`,
    [municipalityId, locationId, new Date(from), new Date(until)],
  )) as { id: string; start_at: Date; items: Item[]; extra_minutes: number }[];
  return rows.map(({ id, start_at, items, extra_minutes }) => ({
    id,
    startAt: start_at.getTime(),
    items,
    extraMinutes: extra_minutes,
  }));
};
