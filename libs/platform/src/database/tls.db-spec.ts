import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anAuthority, aPostgres, eventually } from '#testkit';
import { makeLog } from '../telemetry/log.js';
import { makeDataSource } from './data-source.js';
import { prepareRoles } from './roles.js';

const authority = anAuthority();

let folder: string;
let postgres: Awaited<ReturnType<typeof aPostgres>>;

const asAdministrator = async (...statements: readonly string[]): Promise<string> => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    let answer = '';
    for (const sql of statements) answer = String(Object.values((await client.query(sql)).rows[0] ?? {})[0]);
    return answer;
  } finally {
    await client.end();
  }
};

/** In the server's own data, since it reads a key that belongs to its own user only. */
const speakTls = async (): Promise<void> => {
  const data = await asAdministrator('show data_directory');
  const { uid, gid } = await stat(data);
  const server = authority.issue('localhost');
  for (const [name, text] of Object.entries({ 'test.pem': server.cert, 'test.key': server.key })) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    await chown(join(data, name), uid, gid);
  }
  await asAdministrator(
    "alter system set ssl_cert_file = 'test.pem'",
    "alter system set ssl_key_file = 'test.key'",
    'alter system set ssl = on',
    'select pg_reload_conf()',
  );
  await eventually(async () => expect(await asAdministrator('show ssl')).toBe('on'));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-certificates-'));
  await writeFile(join(folder, 'authority.pem'), authority.cert);
  await writeFile(join(folder, 'stranger.pem'), anAuthority('A stranger').cert);
  postgres = await aPostgres();
  await speakTls();
}, 60_000);
afterAll(async () => {
  await postgres?.remove();
  await rm(folder, { recursive: true, force: true });
});

const addressWith = (authorityFile: string, host = 'localhost'): string => {
  const url = new URL(postgres.url);
  url.hostname = host;
  url.searchParams.set('sslmode', 'verify-full');
  url.searchParams.set('sslrootcert', join(folder, authorityFile));
  return url.href;
};

/** Whether the connection of a service's runtime role is protected. */
const isProtected = async (administrator: string): Promise<boolean> => {
  const { runtime } = await prepareRoles({ service: 'demo', administrator });
  const log = makeLog('demo', 'silent');
  const dataSource = makeDataSource({ service: 'demo', url: runtime, connections: 2, records: [], log });
  await dataSource.initialize();
  try {
    const [row] = await dataSource.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return (row as { ssl: boolean }).ssl;
  } finally {
    await dataSource.destroy();
  }
};

describe('an address of the database with sslmode=verify-full', () => {
  it('protects every connection that is made of it, that of each role too', async () => {
    expect(await isProtected(addressWith('authority.pem'))).toBe(true);
  });

  it('refuses a server whose certificate is by somebody else', async () => {
    await expect(isProtected(addressWith('stranger.pem'))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('refuses a server whose certificate is for another name', async () => {
    await expect(isProtected(addressWith('authority.pem', '127.0.0.1'))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('refuses a server that does not speak TLS', async () => {
    await asAdministrator('alter system set ssl = off', 'select pg_reload_conf()');
    await eventually(async () => expect(await asAdministrator('show ssl')).toBe('off'));
    await expect(isProtected(addressWith('authority.pem'))).rejects.toThrow(/does not support SSL/);
  });
});
