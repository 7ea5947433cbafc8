import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as after } from 'node:timers/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { seeded } from './figures.rules.js';
import { withDatabase } from './quiet.client.js';
import { municipalityId, type System } from './system.program.js';

type Row = Readonly<Record<string, string | null>>;

/** As PostgreSQL writes it, so that it can be given back as it is. */
const asText = { getTypeParser: () => (value: string | Buffer) => String(value) };

export const oneRow = async (client: Client, text: string): Promise<Row> => {
  const { rows } = await client.query<Row>({ text, types: asText as never });
  if (rows[0] === undefined) throw new Error('There is no booking yet to take as an example.');
  return rows[0];
};

/** What was really booked last. */
export const lastBooking = (client: Client): Promise<Row> =>
  oneRow(client, `select * from appointments.appointments where state = 'booked' order by created_at desc limit 1`);

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const lineOf = (values: readonly (string | null)[]): string =>
  `${values.map((one) => (one === null ? '\\N' : one.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found))).join('\t')}\n`;

const atOnce = 500;

/** Many lines in one piece: a piece for each is what takes the time. */
function* pieces(count: number, lineAt: (at: number) => string): Generator<string> {
  for (let from = 0; from < count; from += atOnce) {
    let piece = '';
    for (let at = from; at < Math.min(count, from + atOnce); at += 1) piece += lineAt(at);
    yield piece;
  }
}

const copy = async (
  client: Client,
  table: string,
  columns: readonly string[],
  lines: Iterable<string>,
): Promise<void> => {
  const names = columns.map((one) => `"${one}"`).join(', ');
  await pipeline(Readable.from(lines), client.query(copyFrom(`copy appointments.${table} (${names}) from stdin`)));
};

const days = 3 * 365;
const visitsADay = 48;
const tenMinutes = 600_000;
const dayBefore = Date.parse('2026-11-29T08:00:00Z');

/** How visits end, and how often. */
const stateOf = (chance: number): string => (chance < 0.85 ? 'served' : chance < 0.95 ? 'cancelled' : 'missed');

const pastOf = (template: Row, locationIds: readonly string[], count: number) => {
  const chance = seeded(13);
  const columns = Object.keys(template);
  const codeLength = template.code?.length ?? 8;
  const ids: string[] = Array.from({ length: count }, () => randomUUID());
  const lineAt = (at: number): string => {
    const start = dayBefore - Math.floor(chance() * days) * 86_400_000 + Math.floor(chance() * visitsADay) * tenMinutes;
    const [begin, end] = [new Date(start).toISOString(), new Date(start + tenMinutes).toISOString()];
    const row: Row = {
      ...template,
      id: ids[at] ?? null,
      code: at.toString(36).padStart(codeLength, '0').toUpperCase(),
      state: stateOf(chance()),
      in_force: 'f',
      location_id: locationIds[at % locationIds.length] ?? null,
      desk_number: String(1 + Math.floor(chance() * 20 * locationIds.length)),
      period: `[${begin},${end})`,
      start_at: begin,
      end_at: end,
      created_at: begin,
      changed_at: end,
    };
    return lineOf(columns.map((column) => row[column] ?? null));
  };
  return { columns, ids, lineAt };
};

const grown = [
  'appointments.appointments',
  'appointments.person_keys',
  'appointments.audit_rows',
  'appointments.audit_seals',
  'contacts.contact_moments',
];

/** A row of the trail for each, like the last one; its number is drawn like any other. */
const trailOfPast = `
  with example as (
    select * from appointments.audit_rows where about_kind = 'appointment' and not looked order by id desc limit 1
  )
  insert into appointments.audit_rows (municipality_id, at, who, person, client, on_behalf_of, channel, action,
    about_kind, about_id, looked, trace_id, details)
  select e.municipality_id, a.created_at, e.who, e.person, e.client, e.on_behalf_of, e.channel, e.action,
    e.about_kind, a.id::text, e.looked, e.trace_id, e.details
  from appointments.appointments a cross join example e where not a.in_force`;

const momentsOfPast = `
  insert into contacts.contact_moments (municipality_id, id, appointment_id, about, channel, direction, at)
  select municipality_id, gen_random_uuid(), id, 'booked', 'web', 'in', created_at
  from appointments.appointments where not in_force`;

const sealPatienceMs = 600_000;

/** The sealer of the product seals what was added, as it would any row: nothing is measured before it has. */
const untilSealed = async (client: Client): Promise<void> => {
  const limit = performance.now() + sealPatienceMs;
  const behind = `select (select coalesce(max(id), 0) from appointments.audit_rows)
    - (select coalesce(max(row_id), 0) from appointments.audit_seals where municipality_id = $1) as behind`;
  for (;;) {
    const { rows } = await client.query<{ behind: string }>(behind, [municipalityId]);
    if (Number(rows[0]?.behind) <= 0) return;
    if (performance.now() > limit) throw new Error('The trail of the past was not sealed in time.');
    await after(500);
  }
};

const keyColumns = ['municipality_id', 'appointment_id', 'kind', 'key_id', 'hash'];

/**
 * Appointments of the last three years, like the last one that was really booked, and by what their people are found.
 * What is sealed is a copy: it has the right length, and belongs to nobody. Outbox, inbox and remembered answers are swept, and
 * hold what is recent however much is stored: they are left as they are.
 */
export const loadPast = (system: System, locationIds: readonly string[], count: number): Promise<void> =>
  withDatabase(system, async (client) => {
    const template = await lastBooking(client);
    const key = await oneRow(client, 'select * from appointments.person_keys limit 1');
    const past = pastOf(template, locationIds, count);
    await copy(client, 'appointments', past.columns, pieces(count, past.lineAt));
    const keyLine = (at: number): string => {
      const id = past.ids[at] ?? '';
      return ['email', 'phone']
        .map((kind) => {
          const hash = `\\x${createHash('sha256').update(kind).update(id).digest('hex')}`;
          return lineOf([template.municipality_id ?? null, id, kind, key.key_id ?? null, hash]);
        })
        .join('');
    };
    await copy(client, 'person_keys', keyColumns, pieces(count, keyLine));
    await client.query(trailOfPast);
    await client.query(momentsOfPast);
    await untilSealed(client);
    for (const table of grown) await client.query(`vacuum (analyze) ${table}`);
    await client.query('checkpoint');
  });
