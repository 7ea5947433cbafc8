import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { aFolder, type TestFolder } from './a-folder.builder.js';
import { type PostgresOptions, startPostgres } from './postgres.program.js';
import { identityOf } from './process-identity.client.js';
import { run } from './run.client.js';
import type { Server } from './server.program.js';

const ask = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

let folder: TestFolder;
let running: Server[];

const start = async (more: Partial<PostgresOptions> = {}): Promise<Server> => {
  const server = await startPostgres({ folder: folder.path, forTests: true, ...more });
  running.push(server);
  return server;
};

beforeEach(async () => {
  folder = await aFolder();
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.stop();
  await folder.remove();
});

describe('a PostgreSQL of our own', () => {
  it('speaks to whoever knows the password, on this machine only', async () => {
    const { url } = await start();
    expect(await ask(url, 'show server_version_num')).toEqual([{ server_version_num: expect.stringMatching(/^18/) }]);
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('orders and folds text the same on every machine, and has the extensions we use', async () => {
    const { url } = await start();
    const rows = await ask(
      url,
      "select upper('één') as folded, to_tsvector('dutch', 'Rijbewijzen Één')::text as words",
    );
    expect(rows).toEqual([{ folded: 'ÉÉN', words: "'een':2 'rijbewijz':1" }]);
    await ask(url, 'create extension btree_gist; create extension pg_trgm; create extension unaccent');
    const [encoding] = await ask(
      url,
      'select datlocprovider, datlocale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()',
    );
    expect(encoding).toEqual({ datlocprovider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' });
  });

  it('is durable unless it is for tests, and takes further settings', async () => {
    const { url } = await start({ forTests: false, settings: { max_connections: '33' } });
    const sql =
      "select name, setting from pg_settings where name in ('fsync', 'max_connections', 'synchronous_commit') order by name";
    expect(await ask(url, sql)).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'max_connections', setting: '33' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
  });

  it('keeps what it was told, over a stop, a power cut and a new start', async () => {
    const first = await start();
    await ask(first.url, 'create table kept (line text)');
    await first.kill();
    await first.startAgain();
    await ask(first.url, "insert into kept values ('after a power cut')");
    await first.stop();
    await first.startAgain();
    await first.stop();
    const second = await start();
    expect(await ask(second.url, 'select line from kept')).toEqual([{ line: 'after a power cut' }]);
  });

  it('keeps its password to itself', async () => {
    await start();
    expect((await stat(join(folder.path, 'password'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).not.toContain('password.new');
  });

  it('does not start twice on the same folder', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(
      `PostgreSQL on ${folder.path} is already running, started by process ${process.pid}.`,
    );
    expect(first.running()).toBe(true);
  });

  it('starts although its pid now belongs to another program', async () => {
    const first = await start();
    await first.kill();
    const lock = join(folder.path, 'data', 'postmaster.pid');
    await writeFile(lock, `${process.pid}\n${join(folder.path, 'data')}\n0\n5432\n\n127.0.0.1\n\nready\n`);
    const second = await start();
    expect(identityOf(second.pid())).toBeDefined();
  });

  it('leaves nothing of itself when removed', async () => {
    const server = await start();
    await server.remove();
    expect(existsSync(folder.path)).toBe(false);
  });
});

describe('what cannot be started says so in one sentence', () => {
  let template: TestFolder;

  beforeAll(async () => {
    template = await aFolder();
    await (await startPostgres({ folder: template.path, forTests: true })).stop();
  });

  afterAll(() => template.remove());

  const begun = async (): Promise<string> => {
    await run('cp', ['-a', `${template.path}/.`, folder.path], { limitMs: 30_000 });
    return join(folder.path, 'data');
  };

  it('data of another PostgreSQL', async () => {
    const data = await begun();
    await writeFile(join(data, 'PG_VERSION'), '16\n');
    await expect(start()).rejects.toMatchObject({
      reason: 'other-version',
      message: `The data in ${data} was made by PostgreSQL 16, and this is PostgreSQL 18.`,
    });
  });

  it.each([
    ['without its version', 'PG_VERSION', 'the file PG_VERSION is missing'],
    ['without its control file', 'global/pg_control', 'PostgreSQL says "could not find the database system'],
    ['without its settings', 'postgresql.conf', 'PostgreSQL says "could not access the server configuration file'],
    ['without its log', 'pg_wal', 'PostgreSQL says'],
    ['without its list of databases', 'global/1262', 'PostgreSQL says "could not open file'],
    ['without its catalogue', 'global/pg_filenode.map', 'PostgreSQL says "could not open file'],
  ])('data %s', async (_, missing, how) => {
    const data = await begun();
    await rm(join(data, missing), { recursive: true });
    await expect(start()).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining(`The PostgreSQL data in ${data} is damaged: ${how}`),
    });
  });

  it('data with a mutilated control file', async () => {
    const data = await begun();
    await truncate(join(data, 'global', 'pg_control'), 100);
    await expect(start()).rejects.toMatchObject({ reason: 'damaged', message: expect.not.stringContaining('\n') });
  });

  it('data without its password', async () => {
    const data = await begun();
    await rm(join(folder.path, 'password'));
    await expect(start()).rejects.toMatchObject({ reason: 'damaged', message: expect.stringContaining(data) });
  });

  it('a port in use', async () => {
    const first = await start();
    const other = await aFolder();
    await expect(startPostgres({ folder: other.path, forTests: true, port: first.port })).rejects.toMatchObject({
      reason: 'port-in-use',
      message: `Port ${first.port} of 127.0.0.1 is in use.`,
    });
    await other.remove();
  });

  it('a folder below a file', async () => {
    await writeFile(join(folder.path, 'file'), '');
    const below = join(folder.path, 'file', 'postgres');
    await expect(start({ folder: below })).rejects.toMatchObject({
      reason: 'not-writable',
      message: `The folder ${below} cannot be written: a part of that path is a file.`,
    });
  });
});

describe('in a folder that only we may enter', () => {
  const asRoot = process.geteuid?.() === 0;

  it('the data is there, or as root elsewhere, because PostgreSQL then runs as another user', async () => {
    const closed = join(folder.path, 'closed');
    const elsewhere = join(folder.path, 'elsewhere');
    await mkdir(join(closed, 'postgres'), { recursive: true });
    await mkdir(elsewhere);
    await chmod(folder.path, 0o755);
    await chmod(closed, 0o700);
    const told: string[] = [];
    const onElsewhere = (place: string) => void told.push(place);
    const options = { folder: join(closed, 'postgres'), elsewhere, onElsewhere };
    const first = await start(options);
    await ask(first.url, 'create table kept ()');
    await first.stop();
    const second = await start(options);
    expect(await ask(second.url, 'select * from kept')).toEqual([]);
    const places = (await readdir(elsewhere)).map((name) => join(elsewhere, name));
    expect(told).toEqual(asRoot ? [...places, ...places] : []);
    expect(existsSync(join(asRoot ? (places[0] ?? '') : options.folder, 'data', 'PG_VERSION'))).toBe(true);
    await second.remove();
    expect(existsSync(elsewhere)).toBe(!asRoot);
  });
});
