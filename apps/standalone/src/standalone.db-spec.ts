import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { platform } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import pg from 'pg';
import { findNatsServer, freePort, goneWithin, identityOf } from '#embedded';
import { anEmptyDatabase } from '#testkit';
import { aBuild, type TestBuild } from './a-build.builder.js';
import { aStart, type StartOptions, type TestStart } from './a-start.builder.js';

const up = 'Ctrl-C stops everything.';
const programs = ['appointments', 'catalogue', 'contacts', 'gateway'];
const elsewhere = { DATABASE_URL: '', NATS_URL: 'nats://127.0.0.1:1' };

let build: TestBuild;
let database: Awaited<ReturnType<typeof anEmptyDatabase>>;
let folder: string;
let started: TestStart[];

const start = async (options: Partial<StartOptions> = {}): Promise<TestStart> => {
  const one = await aStart(build, { folder, ...options });
  started.push(one);
  return one;
};

const interrupt = (one: TestStart): Promise<number | null> => {
  one.process.kill('SIGINT');
  return one.ended();
};

const journal = async (): Promise<readonly string[]> =>
  (await readFile(build.journal, 'utf8').catch(() => '')).trim().split('\n');

const sql = async (text: string): Promise<readonly Record<string, unknown>[]> => {
  const url = (await journal())
    .findLast((line) => line.startsWith('catalogue started '))
    ?.split(' ')
    .at(-1);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};

const processes = async (): Promise<Record<string, number>> =>
  JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')).processes;

/** As the system knows it, a line each. */
const environmentOfProcess = async (pid: number): Promise<string> =>
  platform() === 'linux'
    ? (await readFile(`/proc/${pid}/environ`, 'utf8')).replaceAll('\0', '\n')
    : (await promisify(execFile)('ps', ['eww', '-o', 'command=', String(pid)])).stdout.replaceAll(' ', '\n');

/** What a token says that was printed, and nothing else. */
const claimsOf = async (...args: readonly string[]) => {
  const { stdout, stderr } = await token(...args);
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/), '']);
  return decodeJwt(stdout.trim());
};

const issuer = (one: TestStart): string => /provider +(http\S+)/.exec(one.stdout())?.[1] ?? '';

const token = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [build.main, 'token', ...args], {
    cwd: build.root,
    env: { LOKET_DATA: folder },
  });

beforeAll(async () => {
  await findNatsServer({ cacheFolder: resolve('.loket') });
  build = await aBuild();
  database = await anEmptyDatabase();
  elsewhere.DATABASE_URL = database.url;
}, 180_000);

afterAll(async () => {
  await build.remove();
  await database.drop();
});

beforeEach(() => {
  folder = join(build.root, 'our data, één');
  started = [];
});

afterEach(async () => {
  for (const one of started) await interrupt(one);
  await rm(folder, { recursive: true, force: true });
  await rm(build.journal, { force: true });
});

describe('npm start', () => {
  it('starts everything, says what runs where, and stops in order', async () => {
    const one = await start();
    await one.says(up);
    expect(Object.keys(await processes()).sort()).toEqual(
      ['PostgreSQL', 'appointments', 'catalogue', 'contacts', 'gateway', 'nats-server', 'provider'].sort(),
    );
    expect((await stat(join(folder, 'run.json'))).mode & 0o777).toBe(0o600);
    const pids = Object.values(await processes());
    expect(one.stdout()).toContain(`gateway       http://127.0.0.1:${one.port}\n`);
    expect(one.stdout()).toContain('"start":"2026-12-01T08:00:00Z"');
    expect(await interrupt(one)).toBe(0);
    const lines = await journal();
    expect(lines).toContain(`demo loaded ${join(folder, 'keys.json')} ${issuer(one)}`);
    expect(lines).toContain(`gateway believes ${join(folder, 'issuers.json')} undefined`);
    expect(lines.slice(-4)[0]).toBe('gateway stopped, nats up');
    expect(lines.slice(-3).sort()).toEqual(
      ['appointments', 'catalogue', 'contacts'].map((name) => `${name} stopped, postgres up, nats up`),
    );
    expect(pids.map(identityOf)).toEqual(pids.map(() => undefined));
    expect(one.stderr()).toBe('');
    expect(await readdir(folder)).not.toContain('run.json');
  });

  it('finds what was kept the day before, loads the demo once, and begins anew when asked', async () => {
    const first = await start();
    await first.says(up);
    await sql('create table catalogue.kept ()');
    const clerk = await claimsOf('clerk', '--municipality', 'proefdorp');
    expect(clerk).toMatchObject({ municipality: 'proefdorp', who: 'clerk', iss: issuer(first) });
    await interrupt(first);
    const second = await start();
    await second.says(up);
    expect(await sql('select * from catalogue.kept')).toEqual([]);
    expect((await claimsOf('clerk', '--municipality', 'proefdorp')).person).toBe(clerk.person);
    expect(issuer(second)).toBe(issuer(first));
    await interrupt(second);
    expect((await journal()).filter((line) => line.startsWith('demo'))).toHaveLength(1);
    const third = await start({ args: ['--reset'] });
    await third.says(up);
    await expect(sql('select * from catalogue.kept')).rejects.toThrow(/does not exist/);
    expect((await claimsOf('clerk', '--municipality', 'proefdorp')).person).not.toBe(clerk.person);
    expect((await journal()).filter((line) => line.startsWith('demo'))).toHaveLength(2);
  }, 60_000);

  it('brings back whatever falls over', async () => {
    const one = await start();
    await one.says(up);
    const before = await processes();
    const healthUrl = /catalogue +(http\S+)/.exec(one.stdout())?.[1] ?? '';
    await fetch(healthUrl.replace('/health/ready', '/fall-over')).catch(() => undefined);
    await one.says('catalogue is up again.');
    expect(one.stdout()).toContain('catalogue: error: falling over (on request)');
    expect(one.stdout()).toContain('catalogue ended with code 3.\ncatalogue is started again in 0.2 s.');
    process.kill(before.PostgreSQL ?? 0, 'SIGKILL');
    await one.says('PostgreSQL is up again.');
    expect(await sql('select 1 as one')).toEqual([{ one: 1 }]);
    process.kill(before['nats-server'] ?? 0, 'SIGKILL');
    await one.says('nats-server is up again.');
    expect(await interrupt(one)).toBe(0);
  });

  it('leaves nothing running when it is killed, and starts again', async () => {
    const one = await start();
    await one.says(up);
    const pids = Object.values(await processes());
    const identities = pids.map((pid) => identityOf(pid) ?? 'gone');
    expect(identities).not.toContain('gone');
    one.process.kill('SIGKILL');
    await one.ended();
    for (const [index, identity] of identities.entries()) {
      expect(await goneWithin(pids[index] ?? 0, identity, 20_000)).toBe(true);
    }
    const next = await start();
    await next.says(up);
    expect(await interrupt(next)).toBe(0);
  });

  it('stops while it is still starting', async () => {
    const one = await start();
    await one.says('Starting PostgreSQL');
    expect(await interrupt(one)).toBe(0);
    expect(one.stdout()).toMatch(/Stopped\.\n$/);
    expect(await readdir(join(folder, 'processes'))).toEqual([]);
  });

  it('runs without its demo, and tries that again the next time', async () => {
    const one = await start({ env: { ...elsewhere, FALL_OVER: 'demo' } });
    await one.says(up);
    const log = join(folder, 'logs', 'demo.log');
    expect(one.stdout()).toContain(`demo: The demo was not loaded. It has no streets (see ${log}).\n`);
    await interrupt(one);
    const next = await start({ env: elsewhere });
    await next.says(up);
    expect(await journal()).toContain(`demo loaded ${join(folder, 'keys.json')} ${issuer(next)}`);
  });

  it('tells each program what is its own, and who the administrator of the database is nobody', async () => {
    const given = {
      LOKET_DEMO: 'none',
      PGPASSWORD: 'secret of the shell',
      TOKEN_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const one = await start({ env: { ...elsewhere, ...given } });
    await one.says(up);
    const secrets: Record<string, string> = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'));
    const told = new Map<string, string>();
    for (const [name, pid] of Object.entries(await processes())) told.set(name, await environmentOfProcess(pid));
    const holding = (secret: string | undefined) =>
      [...told]
        .filter(([, environment]) => environment.includes(secret ?? 'none'))
        .map(([name]) => name)
        .sort();
    const { password } = new URL(database.url);
    expect(holding(password)).toEqual([]);
    expect(holding('secret of the shell')).toEqual([]);
    expect(holding(secrets.AUDIT_KEY)).toEqual([]);
    expect(holding(secrets.TOKEN_KEY)).toEqual([]);
    for (const secret of [given.TOKEN_KEY, secrets.DATA_KEYS, secrets.FINGERPRINT_KEY, secrets.LOOKUP_KEYS])
      expect(holding(secret)).toEqual(['appointments']);
    expect(holding(secrets.DOOR_KEY)).toEqual(['gateway']);
    const services = ['appointments', 'catalogue', 'contacts'];
    for (const name of services) {
      const [, auditKey] = /^AUDIT_KEY=(.{43})$/m.exec(told.get(name) ?? '') ?? [];
      expect(holding(auditKey)).toEqual([name]);
      for (const role of [`loket_${name}_owner:`, `loket_${name}:`, `loket_${name}_sealer:`])
        expect(holding(`postgres://${role}`)).toEqual([name]);
      expect(holding(secrets.QUESTION_KEYS?.split(',').find((key) => key.startsWith(name)))).toEqual(
        [name, 'gateway'].sort(),
      );
    }
    expect(holding('DATABASE_URL')).toEqual(services);
  });

  it('uses the servers it is given and starts none', async () => {
    const one = await start({ env: { ...elsewhere, LOKET_DEMO: 'none' } });
    await one.says(up);
    expect(Object.keys(await processes()).sort()).toEqual([...programs, 'provider']);
    expect(await readdir(folder)).not.toContain('postgres');
    expect(one.stdout()).not.toContain('curl');
  });

  it.each([
    ['in production', { NODE_ENV: 'production' }, 'undefined undefined'],
    ['beside another', { ISSUERS_FILE: '/theirs.json', CREDENTIALS_FILE: '/keys.json' }, '/theirs.json /keys.json'],
  ])('provides no identities %s', async (_, given, believed) => {
    const one = await start({ env: { ...elsewhere, ...given } });
    await one.says(up);
    expect(Object.keys(await processes()).sort()).toEqual(programs);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['provider.json', 'issuers.json']));
    expect(await journal()).toContain(`gateway believes ${believed}`);
    expect(one.stdout()).toContain('The demo is not loaded: ');
    await expect(token('clerk')).rejects.toThrow('without an identity provider of its own: get a token from yours.');
  });
});

describe('what cannot start says so in one sentence', () => {
  const refused = async (options: Partial<StartOptions> = {}): Promise<string> => {
    const one = await start({ env: elsewhere, ...options });
    expect(await one.ended()).toBe(1);
    expect(one.stderr()).toMatch(/^[^\n]+\.\n$/);
    expect(one.stderr()).not.toMatch(/\n\s+at /);
    return one.stderr().trim();
  };

  it('a port in use', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    expect(await refused({ port })).toBe(`Port ${port} is in use: set PORT to another one.`);
    await new Promise((done) => other.close(done));
  });

  it('a second instance', async () => {
    const first = await start({ env: { ...elsewhere, LOKET_DEMO: 'none' } });
    await first.says(up);
    const pid = first.process.pid;
    expect(await refused()).toBe(`Open Loket already runs on ${folder} (process ${pid}): stop that one first.`);
    expect(await refused({ args: ['--reset'] })).toContain('stop that one first');
    expect(await interrupt(first)).toBe(0);
  });

  it('a folder that cannot be written', async () => {
    await writeFile(folder, 'a file');
    const below = join(folder, 'data');
    expect(await refused({ folder: below })).toBe(
      `The folder ${below} cannot be written: a part of that path is a file.`,
    );
  });

  it('a folder we have no right to write in', async () => {
    await mkdir(folder, { mode: 0o555 });
    const nobody = { user: { uid: 65_534, gid: 65_534 } };
    expect(await refused(process.geteuid?.() === 0 ? nobody : {})).toBe(
      `The folder ${folder} cannot be written: permission denied.`,
    );
  });

  it('damaged data, and data of another PostgreSQL', async () => {
    const first = await start();
    await first.says(up);
    await interrupt(first);
    const version = join(folder, 'postgres', 'data', 'PG_VERSION');
    await writeFile(version, '17\n');
    expect(await refused({ env: {} })).toBe(
      `The data in ${join(folder, 'postgres', 'data')} was made by PostgreSQL 17, and this is PostgreSQL 18: make a backup with the version that made it and restore that (docs/backup.md), or begin anew with npm start -- --reset.`,
    );
    await rm(version);
    expect(await refused({ env: {} })).toMatch(/^The PostgreSQL data in .* is damaged: .*--reset\.$/);
    expect((await readdir(join(folder, 'processes'))).length).toBe(0);
  });

  it('a database that is not there, or a key that is none', async () => {
    const nowhere = { ...elsewhere, DATABASE_URL: 'postgres://u:p@127.0.0.1:1/d' };
    expect(await refused({ env: nowhere })).toBe(
      'The roles of catalogue cannot be made in 127.0.0.1:1 (ECONNREFUSED).',
    );
    expect(await refused({ env: { ...elsewhere, AUDIT_KEY: 'short' } })).toBe(
      'AUDIT_KEY: Give 32 random bytes in base64.',
    );
  });

  it('a service that cannot start', async () => {
    expect(await refused({ env: { ...elsewhere, FALL_OVER: 'contacts' } })).toBe(
      `contacts did not start: HEALTH_PORT: nonsense (see ${join(folder, 'logs', 'contacts.log')}).`,
    );
  });

  it('a word it does not know', async () => {
    expect(await refused({ args: ['--rest'] })).toBe('Say npm start, or npm start -- --reset to begin anew.');
  });
});
