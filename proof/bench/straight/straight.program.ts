import type { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type Latency, shuffled } from '../figures.rules.js';
import { lastBooking, oneRow } from '../past.client.js';

export const forms = ['four round trips', 'one statement'] as const;
export type Form = (typeof forms)[number];

type Values = readonly (string | null)[];

export interface StraightJob {
  readonly databaseUrl: string;
  readonly connections: number;
  readonly form: Form;
  readonly statements: { readonly appointment: string; readonly outbox: string; readonly both: string };
  /** What goes into appointments and into the outbox, for each booking. */
  readonly rows: readonly (readonly [Values, Values])[];
}

export interface StraightResult {
  readonly seconds: number;
  readonly latency: Latency;
  readonly cpuSeconds: number;
}

const schema = 'bench_straight';

type Row = Readonly<Record<string, string | null>>;

interface Template {
  readonly appointment: Row;
  readonly outbox: Row;
}

/** What was really booked last, and what was announced of it. */
const readTemplate = async (client: Client): Promise<Template> => ({
  appointment: await lastBooking(client),
  outbox: await oneRow(
    client,
    `select municipality_id, event_id, subject, event from appointments.outbox
     where event->>'type' like '%appointment.booked%' order by id desc limit 1`,
  ),
});

const insert = (table: string, columns: readonly string[], from: number): string =>
  `insert into ${schema}.${table} (${columns.map((one) => `"${one}"`).join(', ')})
   values (${columns.map((_, at) => `$${at + from}`).join(', ')})`;

const deskCount = 20;
const tenMinutes = 600_000;
const firstStart = Date.parse('2027-01-01T00:00:00Z');

/** Tables like ours with the same constraints and indexes, and rows as wide as ours, in places nobody else takes. */
export const prepareStraight = async (client: Client) => {
  await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  for (const table of ['appointments', 'outbox'])
    await client.query(`create table ${schema}.${table} (like appointments.${table} including all)`);
  const template = await readTemplate(client);
  const booked = Object.keys(template.appointment);
  const announced = Object.keys(template.outbox);
  const statements = {
    appointment: insert('appointments', booked, 1),
    outbox: insert('outbox', announced, 1),
    both: `with booked as (${insert('appointments', booked, 1)}) ${insert('outbox', announced, booked.length + 1)}`,
  };
  const codeLength = template.appointment.code?.length ?? 8;
  let taken = 0;
  const rowOf = (place: number): readonly [Values, Values] => {
    const start = firstStart + Math.floor(place / deskCount) * tenMinutes;
    const [from, until] = [new Date(start).toISOString(), new Date(start + tenMinutes).toISOString()];
    const row: Row = {
      ...template.appointment,
      id: uuidv7(),
      code: String(place).padStart(codeLength, '0'),
      desk_number: String(1 + (place % deskCount)),
      period: `[${from},${until})`,
      start_at: from,
      end_at: until,
    };
    const event: Row = { ...template.outbox, event_id: uuidv7() };
    return [booked.map((column) => row[column] ?? null), announced.map((column) => event[column] ?? null)];
  };
  const rows = (count: number): StraightJob['rows'] => {
    const places = Array.from({ length: count }, (_, at) => taken + at);
    taken += count;
    return shuffled(places, taken).map(rowOf);
  };
  return { statements, rows };
};
