import type { Client } from 'pg';
import { orderOf } from './load/book.program.js';
import { withDatabase } from './quiet.client.js';
import { readRunningSettings } from './settings.client.js';
import type { System } from './system.program.js';
import { numberOf } from './table.wording.js';
import { freePlaces, horizon } from './town.client.js';

/** What is read from a product that was measured. */
export interface Running {
  readonly guarantees: readonly Guarantee[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** The version of PostgreSQL. */
  readonly postgres: string;
}

/** What was on while it was measured, read from what runs. */
export interface Guarantee {
  readonly what: string;
  /** As it was found. */
  readonly found: string;
  readonly on: boolean;
}

const tables = ['appointments', 'outbox', 'audit_rows', 'remembered_answers', 'person_keys'] as const;
export type RowCounts = Readonly<Record<(typeof tables)[number], number>>;

export const countRows = async (system: System): Promise<RowCounts> => {
  const counts = tables.map((table) => `(select count(*)::int from appointments.${table}) as ${table}`);
  const { rows } = await withDatabase(system, (client) => client.query<RowCounts>(`select ${counts.join(', ')}`));
  return rows[0] as RowCounts;
};

const perBooking = (before: RowCounts, after: RowCounts): Guarantee[] => {
  const booked = after.appointments - before.appointments;
  if (booked === 0) return [];
  return tables.slice(1).map((table) => {
    const rows = (after[table] - before[table]) / booked;
    return { what: `rows in ${table} per booking`, found: numberOf(rows), on: rows >= 1 };
  });
};

const ofDatabase = async (client: Client): Promise<Guarantee[]> => {
  const settings = ['fsync', 'synchronous_commit', 'full_page_writes'];
  const shown: Guarantee[] = [];
  for (const name of settings) {
    const { rows } = await client.query<Record<string, string>>(`show ${name}`);
    const found = rows[0]?.[name] ?? 'unknown';
    shown.push({ what: `PostgreSQL ${name}`, found, on: found === 'on' });
  }
  const { rows } = await client.query<{ told: string }>(
    `select pg_get_constraintdef(oid) as told from pg_constraint
     where conrelid = 'appointments.appointments'::regclass and contype = 'x' and convalidated`,
  );
  const told = rows[0]?.told ?? 'none';
  return [...shown, { what: 'exclusion constraint on appointments', found: told, on: rows.length > 0 }];
};

/** What is kept about somebody, and whether it can be read by who has the table and not the key. */
const sealing = async (client: Client): Promise<Guarantee> => {
  const { rows } = await client.query<{ person: Buffer | null }>(
    `select person from appointments.appointments where state = 'booked' order by created_at desc limit 200`,
  );
  const people = rows.map(({ person }) => person).filter((person) => person !== null);
  const readable = people.filter((person) => /Burger|example\.org|\+?316\d{8}/.test(person.toString('latin1')));
  const found = `${people.length} of ${rows.length} rows have sealed bytes, ${readable.length} can be read`;
  return { what: 'people are sealed', found, on: people.length > 0 && readable.length === 0 };
};

const atTheDoor = async (system: System, locationId: string): Promise<Guarantee[]> => {
  const url = `${system.url}/v1/appointments`;
  const place = (await freePlaces(system, locationId, horizon)).at(-1) ?? { locationId, start: '' };
  const { headers, body } = orderOf(place, 'guarantees', Date.now());
  const send = (what: object, more: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(what) });
  const malformed = await send({ ...body, customer: { name: 'Burger', contactBy: 'pigeon' } });
  const wrong = await send(body, { authorization: 'Bearer wrong' });
  const first = await send(body);
  const again = await send(body);
  const [one, other] = [await first.text(), await again.text()];
  const limit = `${first.headers.get('ratelimit-policy')}, ${first.headers.get('ratelimit')}`;
  return [
    { what: 'validation: a malformed order', found: String(malformed.status), on: malformed.status === 400 },
    { what: 'identity: a wrong token', found: String(wrong.status), on: wrong.status === 401 },
    { what: 'limits: RateLimit on the answer', found: limit, on: first.headers.has('ratelimit') },
    {
      what: 'idempotency: the same order again',
      found: `${first.status} and ${again.status}, ${one === other ? 'the same answer' : 'another answer'}`,
      on: first.status === 201 && again.status === 201 && one === other,
    },
  ];
};

const versionOf = (system: System): Promise<string> =>
  withDatabase(system, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? 'unknown';
  });

/** @param before rows before the bookings that were measured. */
export const readRunning = async (system: System, locationId: string, before: RowCounts): Promise<Running> => {
  const counted = { before, after: await countRows(system) };
  const inside = await withDatabase(system, async (client) => [
    ...(await ofDatabase(client)),
    ...perBooking(counted.before, counted.after),
    await sealing(client),
  ]);
  return {
    guarantees: [...inside, ...(await atTheDoor(system, locationId))],
    settings: await readRunningSettings(system),
    postgres: await versionOf(system),
  };
};

export const guaranteeLine = ({ what, found, on }: Guarantee): string => `${on ? 'on ' : 'OFF'} ${what}: ${found}`;
