import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
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
interface Told {
  readonly code: number;
  readonly said: string;
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
let to: Database;
let house: House;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-backup-'));
  [from, to] = [await anEmptyDatabase(), await anEmptyDatabase()];
  house = await aHouse({ clock, databaseUrl: from.url, environment: secrets });
  await aTown(house, { desks: 3 });
}, 60_000);
afterAll(async () => {
  await house?.stop();
  for (const database of [from, to]) await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program as `npm run` does; answers with what it said. */
const command = (
  program: 'audit' | 'backup' | 'backup/restore',
  args: readonly string[],
  more: Record<string, string>,
): Promise<Told> =>
  new Promise((resolve) => {
    const main = join(process.cwd(), 'dist/apps/standalone/src', program, 'main.js');
    const env = { PATH: process.env.PATH ?? '', LOKET_DATA: join(folder, 'nothing-here'), ...secrets, ...more };
    execFile(process.execPath, [main, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}`.trim() }),
    );
  });
const backUp = (file: string, more: Record<string, string> = {}) =>
  command('backup', [file], { DATABASE_URL: from.url, ...more });
const restore = (file: string, more: Record<string, string> = {}) =>
  command('backup/restore', [file], { DATABASE_URL: to.url, ...more });

const ask = async <T extends pg.QueryResultRow>(url: string, statement: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
};

const bearer = (who: Parameters<House['key']>[0]) => ({ Authorization: `Bearer ${house.key(who)}` });
const startOf = (at: number): string =>
  `2026-12-${String(1 + Math.floor(at / 18)).padStart(2, '0')}T${String(9 + (Math.floor(at / 6) % 3)).padStart(2, '0')}:${at % 6}0:00Z`;

const book = async (at: number, idempotencyKey?: string) =>
  request(house.url)
    .post('/v1/appointments')
    .set(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {})
    .send({
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: startOf(at),
      channel: 'web',
      customer: { name: `Burger ${at}`, email: `burger${at}@example.org`, contactBy: 'email' },
    });
const booked = async (at: number, idempotencyKey?: string): Promise<Answer> => {
  const { status, body } = await book(at, idempotencyKey);
  expect({ status, code: body.code }).toEqual({ status: 201, code: expect.any(String) });
  return body;
};
const see = async ({ id, token }: Answer): Promise<Seen> => {
  const { status, headers, body } = await request(house.url)
    .get(`/v1/appointments/${id}`)
    .set('Appointment-Token', token);
  return { status, etag: headers.etag, body };
};
/** Whoever looks is noted in the history. */
const keptOf = ({ status, etag, body: { history: _, ...rest } }: Seen) => ({ status, etag, rest });

/** Every table and row of the services, as text: what a restore must bring back. */
const contentOf = async (url: string): Promise<Record<string, string>> => {
  const tables = await ask<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('catalogue', 'appointments', 'contacts') and tablename <> 'migrations' order by 1`,
  );
  const each = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as hash from ${name} t`,
  );
  if (each.length === 0) return {};
  const rows = await ask<{ name: string; hash: string }>(url, each.join(' union all '));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
};

/** Somebody who was erased, and where the proof of it is. */
const erase = async ({ id, token }: Answer): Promise<string> => {
  const { headers } = await request(house.url)
    .post('/v1/privacy/erasures')
    .set('Appointment-Token', token)
    .send({ appointmentId: id })
    .expect(201);
  return String(headers.location);
};
const isProved = (path: string) =>
  eventually(async () => {
    const { body } = await request(house.url).get(path).set(bearer('privacy-officer')).expect(200);
    expect(body.complete).toBe(true);
    return body as Record<string, unknown>;
  });

const verified = async (url: string, heads: readonly string[] = []): Promise<string> => {
  const args = heads.flatMap((head) => ['--head', head]);
  const { code, said } = await command('audit', args, { DATABASE_URL: url });
  expect([code, said]).toEqual([0, expect.stringContaining('Every seal is right.')]);
  return said;
};

const all = () => [...serviceNames.flatMap((name) => house.services(name)), house.gateway];

/** What was restored takes the place of what was lost, beside a broker that knows nothing of either. */
const startAgain = async (): Promise<void> => {
  const [lost, found] = [from, to].map(({ url }) => new URL(url).pathname.slice(1));
  const elsewhere = new URL(from.url);
  elsewhere.pathname = '/postgres';
  await ask(elsewhere.href, `alter database ${lost} rename to ${lost}_lost`);
  await ask(elsewhere.href, `alter database ${found} rename to ${lost}`);
  await ask(elsewhere.href, `alter database ${lost}_lost rename to ${found}`);
  await house.nats.replace();
  await Promise.all(all().map((program) => program.start()));
  await eventually(() => request(house.url).get('/health/ready').expect(200));
};

describe('a backup', () => {
  const file = (name: string): string => join(folder, `${name}.loket`);
  const before = new Map<string, Seen>();
  let first: Answer[];
  let proof: { path: string; body: Record<string, unknown> };
  let heads: readonly string[];

  it(
    'is made while bookings go on, with the keys of the data only',
    async () => {
      first = await Promise.all(Array.from({ length: 6 }, (_, at) => booked(at, `key-of-order-${at}-long`)));
      const [moved, cancelled, erased] = first as [Answer, Answer, Answer, ...Answer[]];
      await request(house.url)
        .patch(`/v1/appointments/${moved.id}`)
        .set({ 'Appointment-Token': moved.token, 'If-Match': '"1"' })
        .send({ start: '2026-12-04T10:00:00Z' })
        .expect(200);
      await request(house.url)
        .delete(`/v1/appointments/${cancelled.id}`)
        .set('Appointment-Token', cancelled.token)
        .expect(204);
      const path = await erase(erased);
      proof = { path, body: await isProved(path) };
      for (const one of first) before.set(one.id, await see(one));
      expect(before.get(erased.id)?.body.customer).toBeUndefined();

      let going = true;
      const meanwhile: Answer[] = [];
      const bookings = (async () => {
        for (let at = 18; going && at < 50; at += 1) meanwhile.push(await booked(at));
      })();
      const told = await backUp(file('under-way'));
      going = false;
      await bookings;
      expect(told).toEqual({
        code: 0,
        said: expect.stringMatching(/^\d+ rows of \d+ tables are in .+docs\/backup\.md\)\.$/s),
      });
      expect(meanwhile.length).toBeGreaterThan(0);
      expect((await stat(file('under-way'))).mode & 0o777).toBe(0o600);

      const others = { LOOKUP_KEYS: `h1:${key()}`, AUDIT_KEY: key() };
      expect(await backUp(file('unfit'), others)).toEqual({
        code: 1,
        said: expect.stringContaining('not those of the data: LOOKUP_KEYS h1, AUDIT_KEY. Nothing was written'),
      });
    },
    patience,
  );

  it(
    'holds every row of every table and none of the keys; it is restored with those keys only',
    async () => {
      heads = [...(await verified(from.url)).matchAll(/--head (\S+)/g)].map(([, head]) => String(head));
      expect(heads.length).toBeGreaterThanOrEqual(2);
      await Promise.all(all().map((program) => program.stop()));
      expect(await backUp(file('at-rest'))).toMatchObject({ code: 0 });
      const wrong = await restore(file('at-rest'), { DATA_KEYS: `k2:${key()}` });
      expect(wrong).toEqual({ code: 1, said: expect.stringContaining(': DATA_KEYS k2, DATA_KEYS k1. Put back') });
      const none = await restore(file('at-rest'), { DATA_KEYS: '', TOKEN_KEY: '' });
      expect(none.said).toMatch(/^These keys are not at hand: DATA_KEYS, TOKEN_KEY\./);
      expect(await contentOf(to.url)).toEqual({});
      expect(await restore(file('at-rest'))).toMatchObject({ code: 0 });
      expect(await contentOf(to.url)).toEqual(await contentOf(from.url));
      expect((await readdir(folder)).sort()).toEqual(['at-rest.loket', 'under-way.loket']);
      const bytes = await readFile(file('at-rest'));
      const ours = Object.values(secrets).flatMap((text) => text.split(/[:,]/));
      for (const secret of ours.filter((one) => one.length > 8)) expect(bytes.includes(secret)).toBe(false);
    },
    patience,
  );

  it(
    'brings back appointments with their tokens and versions, holds, erased ones with proof, the trail, and goes on',
    async () => {
      await startAgain();
      for (const one of first) expect(keptOf(await see(one))).toEqual(keptOf(before.get(one.id) as Seen));
      expect(await isProved(proof.path)).toEqual(proof.body);

      expect((await booked(3, 'key-of-order-3-long')).id).toBe(first[3]?.id);
      expect((await book(4)).status).toBe(201);
      const fresh = await booked(60);
      await eventually(async () => {
        const query = { appointmentId: fresh.id };
        const answer = await request(house.url).get('/v1/contacts').query(query).set(bearer('administrator'));
        expect(answer.body.total).toBe(1);
      });
      await verified(from.url, heads);
      expect(house.errors()).toEqual([]);
    },
    patience,
  );
});
