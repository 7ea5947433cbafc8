import { jetstreamManager } from '@nats-io/jetstream';
import pg from 'pg';
import { eventually, type House, serviceNames } from '#testkit';
import { asAdministrator } from './kills.builder.js';

interface Row {
  readonly id: string;
  readonly state: string;
  readonly start: string;
}

/** What is really kept, read past all programs. */
export class Kept {
  private readonly database: pg.Pool;

  constructor(private readonly house: House) {
    this.database = new pg.Pool({ connectionString: house.databaseUrl, max: 2 });
  }

  async close(): Promise<void> {
    await this.database.end();
  }

  async appointments(): Promise<Row[]> {
    return this.rows<Row>(
      `select id, state, to_char(start_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as start
       from appointments.appointments order by id`,
    );
  }

  /** Pairs of rows in force that take the same desk at the same time. */
  doubleBooked(): Promise<object[]> {
    return this.rows(
      `select one.id, other.id as other from appointments.appointments one
       join appointments.appointments other on other.desk_number = one.desk_number
        and other.id > one.id and other.period && one.period
       where one.in_force and other.in_force`,
    );
  }

  /** How many desks somebody has at any part of the ten minutes from each of these starts on. */
  async takenAt(starts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.rows<{ start: string; taken: number }>(
      `select start, count(distinct desk_number)::int as taken
       from unnest($1::text[]) as start left join appointments.appointments
         on in_force and period && tstzrange(start::timestamptz, start::timestamptz + interval '10 minutes')
       group by start`,
      [starts],
    );
    return new Map(rows.map(({ start, taken }) => [start, taken]));
  }

  /** Resolves when every event that was saved has been sent, and every reader has read all there is. */
  async untilAllIsHeard(): Promise<void> {
    await eventually(async () => {
      for (const service of serviceNames) {
        const unsent = await this.rows(`select 1 from ${service}.outbox where sent_at is null`);
        if (unsent.length > 0) throw new Error(`${unsent.length} events of ${service} are not sent.`);
      }
      await asAdministrator(this.house, async (connection) => {
        const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 2_000 });
        for await (const { name, num_pending, num_ack_pending } of manager.consumers.list('EVENTS'))
          if (num_pending + num_ack_pending > 0)
            throw new Error(`${name} has not read ${num_pending + num_ack_pending}.`);
      });
    }, 90_000);
  }

  /** By appointment, what contacts keeps of it, in no order. */
  async moments(): Promise<Record<string, string[]>> {
    const rows = await this.rows<{ id: string; about: string[] }>(
      `select appointment_id as id, array_agg(about order by about) as about
       from contacts.contact_moments group by appointment_id`,
    );
    return Object.fromEntries(rows.map(({ id, about }) => [id, about]));
  }

  async parked(): Promise<object[]> {
    const all = await Promise.all(
      serviceNames.map((service) => this.rows(`select subject, reason from ${service}.parked_messages`)),
    );
    return all.flat();
  }

  private async rows<R extends object>(sql: string, values: unknown[] = []): Promise<R[]> {
    return (await this.database.query<R>(sql, values)).rows;
  }
}
