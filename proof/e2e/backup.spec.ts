import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { aHouse, anEmptyDatabase, eventually, type House, serviceNames } from '#testkit';
import { aTown } from './town.builder.js';

interface Answer {
  readonly id: string;
  readonly token: string;
}
interface Seen {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Record<string, unknown>;
}
type Database = Awaited<ReturnType<typeof anEmptyDatabase>>;

const key = (): string => randomBytes(32).toString('base64url');
const secrets = {
  TOKEN_KEY: key(),
  DATA_KEYS: `k2:${key()},k1:${key()}`,
  FINGERPRINT_KEY: key(),
  LOOKUP_KEYS: `h1:${key()}`,
  AUDIT_KEY: key(),
};
/** A command starts up to four programs, on a machine that may be busy. */
const patience = 120_000;
const clock = '2026-11-30T07:00:00Z*0';

let folder: string;
let from: Database;
let house: House;
let opened: Database[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-backup-'));
  from = await anEmptyDatabase();
  house = await aHouse({ clock, databaseUrl: from.url, environment: secrets });
  await aTown(house, { desks: 3 });
}, 60_000);
afterAll(async () => {
  await house?.stop();
  for (const database of [...opened, from]) await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const anotherDatabase = async (): Promise<Database> => {
  const database = await anEmptyDatabase();
  opened = [...opened, database];
  return database;
};

/** As `npm run backup` and `npm run restore` do; answers with what it said. */
const command = (program: 'backup' | 'backup/restore', file: string, more: Record<string, string>) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const main = join(process.cwd(), 'dist/apps/standalone/src', program, 'main.js');
    const env = { PATH: process.env.PATH ?? '', LOKET_DATA: join(folder, 'nothing-here'), ...secrets, ...more };
    execFile(process.execPath, [main, file], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}`.trim() }),
    );
  });
const backUp = (file: string) => command('backup', file, { DATABASE_URL: from.url });
const restore = (file: string, databaseUrl: string, more: Record<string, string> = {}) =>
  command('backup/restore', file, { DATABASE_URL: databaseUrl, ...more });

const ask = async <T extends pg.QueryResultRow>(url: string, statement: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
};

const minutes = (at: number): string => String(at * 10).padStart(2, '0');
const startOf = (at: number): string =>
  `2026-12-${String(1 + Math.floor(at / 18)).padStart(2, '0')}T${String(9 + (Math.floor(at / 6) % 3)).padStart(2, '0')}:${minutes(at % 6)}:00Z`;

const book = async (at: number, of: House = house, idempotencyKey?: string) =>
  request(of.url)
    .post('/v1/appointments')
    .set(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {})
    .send({
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: startOf(at),
      channel: 'web',
      customer: { name: `Burger ${at}`, email: `burger${at}@example.org`, contactBy: 'email' },
    });
const booked = async (at: number, of: House = house, idempotencyKey?: string): Promise<Answer> => {
  const { status, body } = await book(at, of, idempotencyKey);
  expect({ status, code: body.code }).toEqual({ status: 201, code: expect.any(String) });
  return body;
};
const see = async ({ id, token }: Answer, of: House = house): Promise<Seen> => {
  const { status, headers, body } = await request(of.url).get(`/v1/appointments/${id}`).set('Appointment-Token', token);
  return { status, etag: headers.etag, body };
};

const filesIn = async (): Promise<string[]> => (await readdir(folder)).sort();

/** Every table and row of the services, as text: what a restore must bring back. */
const contentOf = async (url: string): Promise<Record<string, string>> => {
  const tables = await ask<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('catalogue', 'appointments', 'contacts') and tablename <> 'migrations' order by 1`,
  );
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await ask<{ hash: string }>(
      url,
      `select md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as hash from ${name} t`,
    );
    content[name] = row?.hash ?? '';
  }
  return content;
};

const keptOf = ({ body: { history: _, ...rest } }: Seen) => rest;

describe('a backup', () => {
  it(
    'brings back all that was there: appointments with their tokens and versions, holds, erased ones, and goes on',
    async () => {
      const first = await Promise.all(
        Array.from({ length: 8 }, (_, at) => booked(at, house, `key-of-order-${at}-long`)),
      );
      const [moved, cancelled] = first as [Answer, Answer, ...Answer[]];
      await request(house.url)
        .patch(`/v1/appointments/${moved.id}`)
        .set({ 'Appointment-Token': moved.token, 'If-Match': '"1"' })
        .send({ start: '2026-12-04T10:00:00Z' })
        .expect(200);
      await request(house.url)
        .delete(`/v1/appointments/${cancelled.id}`)
        .set('Appointment-Token', cancelled.token)
        .expect(204);
      await ask(from.url, `update appointments.appointments set person = null where id = '${first[2]?.id}'`);
      await eventually(async () => {
        const sql = 'select count(*)::int as count from contacts.contact_moments';
        const [row] = await ask<{ count: number }>(from.url, sql);
        expect(row?.count).toBeGreaterThanOrEqual(10);
      });
      const before = new Map<string, Seen>();
      for (const one of first) before.set(one.id, await see(one));

      const file = join(folder, 'under-way.loket');
      let at = 18;
      let going = true;
      const meanwhile: Answer[] = [];
      const bookings = (async () => {
        for (; going && at < 50; at += 1) meanwhile.push(await booked(at));
      })();
      const told = await backUp(file);
      going = false;
      await bookings;
      expect(told).toEqual({
        code: 0,
        said: expect.stringMatching(/^\d+ rows of \d+ tables are in .+docs\/backup\.md\)\.$/s),
      });
      expect(meanwhile.length).toBeGreaterThan(0);
      expect((await stat(file)).mode & 0o777).toBe(0o600);

      const to = await anotherDatabase();
      expect(await restore(file, to.url)).toMatchObject({ code: 0 });
      const again = await aHouse({ clock, databaseUrl: to.url, environment: secrets });
      try {
        for (const one of first) {
          const seen = await see(one, again);
          expect([seen.status, seen.etag, keptOf(seen)]).toEqual([
            before.get(one.id)?.status,
            before.get(one.id)?.etag,
            keptOf(before.get(one.id) as Seen),
          ]);
        }
        const states = await Promise.all(meanwhile.map(async (one) => (await see(one, again)).status));
        expect([...states].sort()).toEqual(states);
        expect(states.every((status) => status === 200 || status === 404)).toBe(true);

        const repeated = await booked(3, again, 'key-of-order-3-long');
        expect(repeated.id).toBe(first[3]?.id);
        expect((await book(4, again)).status).toBe(201);
        const fresh = await booked(60, again);
        await eventually(async () => {
          const path = `/v1/contacts?appointmentId=${fresh.id}`;
          const answer = await request(again.url)
            .get(path)
            .set('Authorization', `Bearer ${again.key('administrator')}`);
          expect(answer.body.total).toBe(1);
        });
        const audit = `select count(*)::int as count, count(distinct id)::int as ids from appointments.audit_rows`;
        const [rows] = await ask<{ count: number; ids: number }>(to.url, audit);
        expect(rows?.ids).toBe(rows?.count);
        expect(again.errors()).toEqual([]);
      } finally {
        await again.stop();
      }
    },
    patience,
  );

  it(
    'holds every row of every table, and goes over nothing that is there',
    async () => {
      await Promise.all(serviceNames.flatMap((name) => house.services(name).map((program) => program.stop())));
      const file = join(folder, 'at-rest.loket');
      expect(await backUp(file)).toMatchObject({ code: 0 });
      const to = await anotherDatabase();
      expect(await restore(file, to.url)).toMatchObject({ code: 0 });
      expect(await contentOf(to.url)).toEqual(await contentOf(from.url));
      expect(await restore(file, to.url)).toEqual({
        code: 1,
        said: expect.stringMatching(
          /^This database is not empty \(.+\): a backup is restored into an empty one only\.$/,
        ),
      });
      expect(await contentOf(to.url)).toEqual(await contentOf(from.url));
      expect(await filesIn()).toEqual(['at-rest.loket', 'under-way.loket']);
      const bytes = await readFile(file);
      for (const secret of Object.values(secrets)
        .flatMap((text) => text.split(/[:,]/))
        .filter((one) => one.length > 8))
        expect(bytes.includes(secret)).toBe(false);
    },
    patience,
  );

  it(
    'is refused while services run',
    async () => {
      const file = join(folder, 'at-rest.loket');
      const running = await anotherDatabase();
      const client = new pg.Client({ connectionString: running.url, application_name: 'loket-contacts' });
      await client.connect();
      expect((await restore(file, running.url)).said).toBe(
        'Stop contacts first: a restore is done while nothing runs.',
      );
      await client.end();
    },
    patience,
  );

  it(
    'is refused with other keys, which are named',
    async () => {
      const file = join(folder, 'at-rest.loket');
      const to = await anotherDatabase();
      const [, old] = secrets.DATA_KEYS.split(',');
      for (const [name, value, told] of [
        ['DATA_KEYS', `k2:${key()},${old}`, 'DATA_KEYS k2'],
        ['DATA_KEYS', String(old), 'DATA_KEYS k2'],
        ['TOKEN_KEY', key(), 'TOKEN_KEY'],
        ['AUDIT_KEY', key(), 'AUDIT_KEY'],
      ] as const) {
        const { code, said } = await restore(file, to.url, { [name]: value });
        expect({ code, said }).toEqual({
          code: 1,
          said: `The keys at hand are not those of this backup: ${told}. Put back its secrets first.`,
        });
      }
      const none = await command('backup/restore', file, { DATABASE_URL: to.url, DATA_KEYS: '', TOKEN_KEY: '' });
      expect(none.said).toMatch(/^These keys are not at hand: DATA_KEYS, TOKEN_KEY\./);
      expect(await contentOf(to.url)).toEqual({});
    },
    patience,
  );

  it(
    'is refused when it was cut off, changed, or is something else; the database stays empty',
    async () => {
      const whole = await readFile(join(folder, 'at-rest.loket'));
      const to = await anotherDatabase();
      const broken = join(folder, 'broken.loket');
      const refusedWith = async (bytes: Buffer): Promise<string> => {
        await writeFile(broken, bytes);
        const { code, said } = await restore(broken, to.url);
        expect(code).toBe(1);
        return said;
      };
      expect(await refusedWith(whole.subarray(0, whole.length - 1))).toMatch(/is not whole: it was cut off/);
      expect(await refusedWith(whole.subarray(0, Math.floor(whole.length / 2)))).toMatch(/is not whole/);
      expect(await refusedWith(Buffer.alloc(0))).toMatch(/is not a backup of Open Loket/);
      expect(await refusedWith(Buffer.from('{}'))).toMatch(/is not a backup of Open Loket/);

      const manifestAt = whole.lastIndexOf('{"format":1');
      const inManifest = Buffer.from(whole);
      inManifest.write('7', whole.indexOf('"rows":', manifestAt) + '"rows":'.length);
      expect(await refusedWith(inManifest)).toMatch(/was changed or is damaged; nothing was restored/);
      const manifest = JSON.parse(whole.subarray(manifestAt, whole.lastIndexOf('}') + 1).toString());
      const largest = [...manifest.tables].sort((one, other) => other.bytes - one.bytes)[0];
      const inRows = Buffer.from(whole);
      const middle = largest.from + Math.floor(largest.bytes / 2);
      inRows[middle] = (inRows[middle] ?? 0) ^ 0x10;
      expect(await refusedWith(inRows)).toMatch(/was changed or is damaged; nothing was restored/);
      for (const name of Object.keys(await contentOf(to.url)))
        expect([name, await ask(to.url, `select from ${name} limit 1`)]).toEqual([name, []]);
      expect((await restore(join(folder, 'at-rest.loket'), to.url)).code).toBe(0);
    },
    patience,
  );

  it(
    'of another release is refused before anything is made',
    async () => {
      const to = await anotherDatabase();
      const last = 'where id = (select max(id) from contacts.migrations)';
      const [{ name } = { name: '' }] = await ask<{ name: string }>(
        from.url,
        `select name from contacts.migrations ${last}`,
      );
      await ask(from.url, `update contacts.migrations set name = 'Another1' ${last}`);
      const file = join(folder, 'older.loket');
      expect(await backUp(file)).toMatchObject({ code: 0 });
      await ask(from.url, `update contacts.migrations set name = '${name}' ${last}`);
      expect((await restore(file, to.url)).said).toMatch(
        /^The backup was made by release 0\.1\.0, whose tables of contacts differ/,
      );
      expect(await contentOf(to.url)).toEqual({});
    },
    patience,
  );

  it(
    'of nothing, or to where nothing can be written, is not begun',
    async () => {
      const to = await anotherDatabase();
      const nothing = await command('backup', join(folder, 'nothing.loket'), { DATABASE_URL: to.url });
      expect(nothing).toEqual({ code: 1, said: expect.stringMatching(/^There is nothing to back up of catalogue/) });
      const nowhere = await backUp(join(folder, 'no-such-folder', 'a.loket'));
      expect(nowhere).toEqual({ code: 1, said: expect.stringMatching(/cannot be written \(ENOENT\)\.$/) });
      expect((await filesIn()).filter((name) => name.includes('unfinished') || name === 'nothing.loket')).toEqual([]);
    },
    patience,
  );
});
