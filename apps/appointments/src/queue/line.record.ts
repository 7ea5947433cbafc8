import type { EntityManager } from 'typeorm';
import type { Item } from '#contracts';
import type { Signed } from './line.rules.js';
import type { Measured } from './service-time.rules.js';
import { instant, openInSql, type TicketRow, ticketColumns, ticketOf } from './ticket.record.js';
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
  /** Tickets whose appointment was ended otherwise than in line, and the state it is in. */
  readonly endedOtherwise: ReadonlyMap<string, string>;
  readonly calls: readonly Call[];
  readonly signedByDesk: ReadonlyMap<string, Signed>;
  readonly credit: number;
  readonly lastChange: number;
  /** The highest number of today. */
  readonly lastSequence: number;
  readonly measured: ReadonlyMap<string, Measured>;
}

const nobody = '00000000-0000-0000-0000-000000000000';

type KeptTicketRow = TicketRow & { appointment_state: string | null };

interface Rest {
  staffed: { desk_id: string; since: string; seen_at: string }[] | null;
  measured: { product_id: string; visits: number; planned_seconds: number; served_seconds: number }[] | null;
  walk_in_credit: number | null;
  last_change: string | null;
  last_sequence: number | null;
}

/** A line, and its day by the clock of the location. */
export interface LineOfDay {
  readonly locationId: string;
  readonly today: string;
}

/** As many lines as are asked for, in order, in three statements. */
export const loadKeptLines = async (
  manager: EntityManager,
  wanted: Omit<Wanted, 'locationId'>,
  lines: readonly LineOfDay[],
): Promise<KeptLine[]> => {
  const { municipalityId, ticketId = nobody, callId = nobody } = wanted;
  const locationIds = lines.map(({ locationId }) => locationId);
  const days = lines.map(({ today }) => today);
  // First: who only looks may see more than the last change that is named, never less.
  const rests = (await manager.query(
    `select
       (select json_agg(staffed_desks) from staffed_desks
        where municipality_id = $1 and location_id = line.id) as staffed,
       (select json_agg(service_times) from service_times
        where municipality_id = $1 and location_id = line.id) as measured,
       (select walk_in_credit from lines where municipality_id = $1 and location_id = line.id) as walk_in_credit,
       (select last_change from lines where municipality_id = $1 and location_id = line.id) as last_change,
       (select max(sequence) from tickets
        where municipality_id = $1 and location_id = line.id and taken_on = line.today) as last_sequence
     from unnest($2::text[], $3::date[]) with ordinality as line (id, today, place) order by place`,
    [municipalityId, locationIds, days],
  )) as Rest[];
  const tickets = (await manager.query(
    `select ${ticketColumns}, appointments.state as appointment_state
     from tickets
     left join appointments on appointments.municipality_id = tickets.municipality_id
       and appointments.id = tickets.appointment_id and tickets.state in ${openInSql}
     where tickets.municipality_id = $1
       and ((tickets.location_id = any($2) and tickets.state in ${openInSql}) or tickets.id = $3
         or tickets.id = (select ticket_id from calls where municipality_id = $1 and id = $4))
     order by taken_on, sequence`,
    [municipalityId, locationIds, ticketId, callId],
  )) as KeptTicketRow[];
  const calls = (await manager.query(
    `select * from calls where municipality_id = $1
       and ((location_id = any($2) and ended_at is null) or id = $3) order by called_at, id`,
    [municipalityId, locationIds, callId],
  )) as CallRow[];
  const besides = [ticketId, callId, calls.find(({ id }) => id === callId)?.ticket_id];
  return lines.map(({ locationId }, at) => {
    const isOfLine = (row: { id: string; location_id: string }): boolean =>
      row.location_id === locationId || besides.includes(row.id);
    return keptLineOf(rests[at], tickets.filter(isOfLine), calls.filter(isOfLine));
  });
};

const keptLineOf = (
  rest: Rest | undefined,
  tickets: readonly KeptTicketRow[],
  calls: readonly CallRow[],
): KeptLine => ({
  tickets: tickets.map(ticketOf),
  endedOtherwise: new Map(
    tickets.flatMap(({ id, appointment_state: state }) =>
      state !== null && state !== 'arrived' ? [[id, state] as const] : [],
    ),
  ),
  calls: calls.map(callOf),
  signedByDesk: new Map(
    (rest?.staffed ?? []).map(({ desk_id, since, seen_at }) => [
      desk_id,
      { since: Date.parse(since), seenAt: Date.parse(seen_at) },
    ]),
  ),
  credit: rest?.walk_in_credit ?? 0,
  lastChange: Number(rest?.last_change ?? 0),
  lastSequence: rest?.last_sequence ?? 0,
  measured: new Map(
    (rest?.measured ?? []).map(({ product_id, visits, planned_seconds, served_seconds }) => [
      product_id,
      { visits, plannedSeconds: planned_seconds, servedSeconds: served_seconds },
    ]),
  ),
});

/** An appointment of today that has not come yet. */
export interface ComingRow {
  readonly id: string;
  readonly startAt: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
}

/** A line, and the stretch [from, until) of its day that is asked about. */
export interface StretchOfLine {
  readonly locationId: string;
  readonly from: number;
  readonly until: number;
}

/** What is booked at these locations and starts in their stretch, in order, by location. */
export const loadComing = async (
  manager: EntityManager,
  municipalityId: string,
  stretches: readonly StretchOfLine[],
): Promise<ReadonlyMap<string, readonly ComingRow[]>> => {
  const rows = (await manager.query(
    `select location_id, id, start_at, items, extra_minutes
     from unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) as line (location_id, since, until)
     join appointments using (location_id)
     where municipality_id = $1 and in_force and start_at >= since and start_at < until and state = 'booked'
     order by start_at, id`,
    [
      municipalityId,
      stretches.map(({ locationId }) => locationId),
      stretches.map(({ from }) => new Date(from)),
      stretches.map(({ until }) => new Date(until)),
    ],
  )) as { location_id: string; id: string; start_at: Date; items: Item[]; extra_minutes: number }[];
  const coming = new Map(stretches.map(({ locationId }) => [locationId, [] as ComingRow[]]));
  for (const { location_id, id, start_at, items, extra_minutes } of rows)
    coming.get(location_id)?.push({ id, startAt: start_at.getTime(), items, extraMinutes: extra_minutes });
  return coming;
};
