import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { QueueRules } from '#contracts';
import { localDayOf, wallClockOf, weekdayOf } from '#free-time';
import type { Tx } from '#platform';
import { writtenCall } from './line.record.js';
import type { Done, Line } from './line.rules.js';
import { afterVisit, type Measured } from './service-time.rules.js';
import { openInSql, writtenTicket } from './ticket.record.js';
import { type Ticket, waitsFrom } from './ticket.rules.js';

const changesKept = 5_000;
const forgottenAtOnce = 100;

/** Where and when something was done. */
export interface Written {
  readonly line: Line;
  readonly timeZone: string;
  /** The last change that was told before. */
  readonly lastChange: number;
}

/** Lines: saved, under the lock of their location. */
export class LineStore {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the last change that was told. */
  async save(tx: Tx, { line, timeZone, lastChange }: Written, done: Done): Promise<number> {
    await this.saveCalls(tx, done);
    await this.saveTickets(tx, done);
    await this.saveCalls(tx, done, 'open');
    await this.saveSigned(tx, line, done);
    await this.saveMeasured(tx, line, done);
    for (const { before, after } of done.tickets)
      if (before?.firstCalledAt === undefined && after.firstCalledAt !== undefined)
        await this.countWait(tx, after, timeZone);
    return this.tell(tx, { line, lastChange }, done);
  }

  /** How many open tickets callers from one origin have, counted under a lock of that origin. */
  async countOpenOf(tx: Tx, municipalityId: string, origin: string): Promise<number> {
    const lock = createHash('sha256').update(`${municipalityId}|tickets|${origin}`).digest().readBigInt64BE();
    await tx.query('select pg_advisory_xact_lock($1)', [String(lock)]);
    const [row] = (await tx.query(
      `select count(*)::int as open from tickets
       where municipality_id = $1 and origin = $2 and state in ${openInSql}`,
      [municipalityId, origin],
    )) as [{ open: number }];
    return row.open;
  }

  /** Whether no appointment ever had this code, and nobody in line has it. */
  async isFree(tx: Tx, municipalityId: string, code: string): Promise<boolean> {
    const [row] = (await tx.query(
      `select exists (select 1 from appointments where municipality_id = $1 and code = $2)
         or exists (select 1 from tickets where municipality_id = $1 and code = $2
           and state in ${openInSql}) as taken`,
      [municipalityId, code],
    )) as [{ taken: boolean }];
    return !row.taken;
  }

  /** Of those with this code the one in force, else the latest. */
  async appointmentByCode(municipalityId: string, code: string): Promise<string | undefined> {
    const [row] = (await this.dataSource.query(
      `select id from appointments where municipality_id = $1 and code = $2
       order by in_force desc, created_at desc limit 1`,
      [municipalityId, code],
    )) as { id: string }[];
    return row?.id;
  }

  /** Lines, of all municipalities, of which the clock has something to say; not locked. */
  async linesToSweep(now: Date): Promise<{ municipalityId: string; locationId: string }[]> {
    return this.dataSource.query(
      `select locations.municipality_id as "municipalityId", locations.id as "locationId" from locations
       where exists (
         select 1 from staffed_desks
         where municipality_id = locations.municipality_id and location_id = locations.id
           and seen_at <= $1::timestamptz - make_interval(mins => coalesce((plan->'queue'->>'silentMinutes')::integer, $2))
           and not exists (
             select 1 from calls
             where municipality_id = locations.municipality_id and location_id = locations.id
               and desk_id = staffed_desks.desk_id and ended_at is null and serving_at is not null
               and expected_until > $1::timestamptz - make_interval(mins => coalesce((plan->'queue'->>'silentMinutes')::integer, $2))
           )
       ) or exists (
         select 1 from tickets
         left join appointments on appointments.municipality_id = tickets.municipality_id
           and appointments.id = tickets.appointment_id
         where tickets.municipality_id = locations.municipality_id and tickets.location_id = locations.id
           and tickets.state in ${openInSql}
           and (taken_on < ($1::timestamptz at time zone (plan->>'timeZone'))::date
             or appointments.state in ('served', 'missed', 'cancelled'))
       )
       order by locations.municipality_id, locations.id`,
      [now, QueueRules.parse({}).silentMinutes],
    );
  }

  /** What is served gives back the time it was planned in: where it is served is taken by the call. */
  async giveBackTime(tx: Tx, municipalityId: string, appointmentIds: readonly string[]): Promise<void> {
    if (appointmentIds.length === 0) return;
    await tx.query('update appointments set in_force = false where municipality_id = $1 and id = any($2)', [
      municipalityId,
      appointmentIds,
    ]);
  }

  /** What ends goes first: one open call per desk and per ticket is looked at with each row. */
  private async saveCalls(tx: Tx, { calls }: Done, which: 'ended' | 'open' = 'ended'): Promise<void> {
    const last = new Map(calls.map((call) => [call.id, call]));
    const written = [...last.values()].filter(({ endedAt }) => (endedAt === undefined) === (which === 'open'));
    if (written.length === 0) return;
    await tx.query(
      `insert into calls select * from jsonb_populate_recordset(null::calls, $1::jsonb)
       on conflict (municipality_id, id) do update set
         last_called_at = excluded.last_called_at, times = excluded.times, serving_at = excluded.serving_at,
         expected_until = excluded.expected_until, ended_at = excluded.ended_at, outcome = excluded.outcome`,
      [JSON.stringify(written.map(writtenCall))],
    );
  }

  private async saveTickets(tx: Tx, { tickets }: Done): Promise<void> {
    if (tickets.length === 0) return;
    const last = new Map(tickets.map(({ after }) => [after.id, after]));
    await tx.query(
      `insert into tickets select * from jsonb_populate_recordset(null::tickets, $1::jsonb)
       on conflict (municipality_id, id) do update set
         state = excluded.state, version = excluded.version, items = excluded.items, origin = excluded.origin,
         not_before = excluded.not_before, misses = excluded.misses, begun = excluded.begun,
         for_desk = excluded.for_desk, for_skill = excluded.for_skill, desk_id = excluded.desk_id,
         first_called_at = excluded.first_called_at, waited_seconds = excluded.waited_seconds,
         ended_at = excluded.ended_at, history = excluded.history, changed_at = excluded.changed_at`,
      [JSON.stringify([...last.values()].map(writtenTicket))],
    );
  }

  private async saveSigned(tx: Tx, { municipalityId, locationId }: Line, { signed }: Done): Promise<void> {
    for (const { deskId, after } of signed)
      if (after)
        await tx.query(
          `insert into staffed_desks (municipality_id, location_id, desk_id, since, seen_at) values ($1, $2, $3, $4, $5)
           on conflict (municipality_id, location_id, desk_id) do update set since = excluded.since, seen_at = excluded.seen_at`,
          [municipalityId, locationId, deskId, new Date(after.since), new Date(after.seenAt)],
        );
      else
        await tx.query('delete from staffed_desks where municipality_id = $1 and location_id = $2 and desk_id = $3', [
          municipalityId,
          locationId,
          deskId,
        ]);
  }

  private async saveMeasured(tx: Tx, { municipalityId, locationId, times }: Line, { served }: Done): Promise<void> {
    for (const { ticket, seconds } of served) {
      const visit = { servedSeconds: seconds, extraMinutes: ticket.extraMinutes };
      const measured = [...afterVisit(ticket.items, visit, times)];
      const column = (of: (one: Measured) => number): number[] => measured.map(([, one]) => of(one));
      await tx.query(
        `insert into service_times (municipality_id, location_id, product_id, visits, planned_seconds, served_seconds)
         select $1, $2, * from unnest($3::text[], $4::real[], $5::real[], $6::real[])
         on conflict (municipality_id, location_id, product_id) do update set
           visits = excluded.visits, planned_seconds = excluded.planned_seconds, served_seconds = excluded.served_seconds`,
        [
          municipalityId,
          locationId,
          measured.map(([productId]) => productId),
          column(({ visits }) => visits),
          column(({ plannedSeconds }) => plannedSeconds),
          column(({ servedSeconds }) => servedSeconds),
        ],
      );
    }
  }

  /** By the hour in which they began to wait; the older, the less it counts. */
  private async countWait(tx: Tx, ticket: Ticket, timeZone: string): Promise<void> {
    const since = waitsFrom(ticket);
    const weekday = weekdayOf(localDayOf(timeZone, since));
    const hour = Number(wallClockOf(timeZone, since).slice(0, 2));
    await tx.query(
      `insert into usual_waits as old (municipality_id, location_id, weekday, hour, visits, waited_seconds)
       values ($1, $2, $3, $4, 1, $5)
       on conflict (municipality_id, location_id, weekday, hour) do update set
         visits = old.visits * 0.98 + 1, waited_seconds = old.waited_seconds * 0.98 + excluded.waited_seconds`,
      [ticket.municipalityId, ticket.locationId, weekday, hour, ticket.waitedSeconds ?? 0],
    );
  }

  private async tell(tx: Tx, { line, lastChange }: Omit<Written, 'timeZone'>, { told, credit }: Done): Promise<number> {
    const { municipalityId, locationId, now } = line;
    if (told.length === 0 && (credit ?? line.credit) === line.credit) return lastChange;
    const last = lastChange + told.length;
    await tx.query(
      `with line as (
         insert into lines (municipality_id, location_id, walk_in_credit, last_change) values ($1, $2, $3, $4)
         on conflict (municipality_id, location_id) do update set
           walk_in_credit = excluded.walk_in_credit, last_change = excluded.last_change
       )
       insert into queue_changes (municipality_id, location_id, id, at, change)
       select $1, $2, $5 + place, $6, told from jsonb_array_elements($7::jsonb) with ordinality as list (told, place)`,
      [municipalityId, locationId, credit ?? line.credit, last, lastChange, new Date(now), JSON.stringify(told)],
    );
    if (Math.floor(last / forgottenAtOnce) > Math.floor(lastChange / forgottenAtOnce))
      await tx.query('delete from queue_changes where municipality_id = $1 and location_id = $2 and id <= $3', [
        municipalityId,
        locationId,
        last - changesKept,
      ]);
    return last;
  }
}
