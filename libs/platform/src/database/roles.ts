import { createHmac } from 'node:crypto';
import pg from 'pg';
import { codeOf } from './errors.js';
import { scramVerifier } from './scram.js';

/**
 * The addresses of a service's three roles: the owner migrates, the runtime role reads and writes data only, and the
 * sealer adds seals to the audit trail and does nothing else.
 */
export interface RoleUrls {
  readonly owner: string;
  readonly runtime: string;
  readonly sealer: string;
}

export interface RoleRequest {
  readonly service: string;
  /** The administrator's address. */
  readonly administrator: string;
}

const urlFor = (administrator: string, role: string): string => {
  const url = new URL(administrator);
  const secret = decodeURIComponent(url.password) || 'no password';
  url.password = createHmac('sha256', secret).update(role).digest('base64url');
  url.username = role;
  return url.href;
};

const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';

/** Their passwords follow from the administrator's, so that instances of a service need not tell each other. */
export const roleUrls = ({ service, administrator }: RoleRequest): RoleUrls => ({
  owner: urlFor(administrator, `loket_${service}_owner`),
  runtime: urlFor(administrator, `loket_${service}`),
  sealer: urlFor(administrator, `loket_${service}_sealer`),
});

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Roles are of the whole cluster, the lock below of one database: another one may be writing the same role. */
const patiently = async (run: () => Promise<unknown>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      await run();
      return;
    } catch (error) {
      const atOnce = codeOf(error) === '23505' || codeOf(error) === '42710' || /concurrently/.test(String(error));
      if (!atOnce || tries >= 50) throw error;
    }
  }
};

const ensureRole = async (client: pg.Client, url: string): Promise<string> => {
  const { username, password } = new URL(url);
  const name = decodeURIComponent(username);
  await patiently(async () => {
    const known = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    const rights = 'login nosuperuser nocreatedb nocreaterole noinherit';
    const verb = known.rowCount ? 'alter' : 'create';
    // Never the password itself: a statement that fails stands in the log of the server.
    const verifier = scramVerifier(decodeURIComponent(password));
    await client.query(`${verb} role ${quoted(name)} with ${rights} password ${literal(verifier)}`);
  });
  return quoted(name);
};

/**
 * Makes, or brings up to date, a service's schema and its three roles. One at a time, however many start at once.
 * The schema belongs to the owner; the runtime role may use what is in it and nothing else; what the sealer may do in it
 * the owner says (`allowSealing`).
 */
export const prepareRoles = async (request: RoleRequest): Promise<RoleUrls> => {
  const urls = roleUrls(request);
  const database = quoted(databaseOf(request.administrator));
  const schema = quoted(request.service);
  const client = new pg.Client({ connectionString: request.administrator, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('loket roles'))`);
    const owner = await ensureRole(client, urls.owner);
    const runtime = await ensureRole(client, urls.runtime);
    const sealer = await ensureRole(client, urls.sealer);
    await client.query('create schema if not exists extensions');
    for (const extension of ['btree_gist', 'pg_trgm', 'unaccent'])
      await client.query(`create extension if not exists ${extension} with schema extensions`);
    await client.query(`grant usage on schema extensions to ${owner}, ${runtime}`);
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`revoke all on schema public from public`);
    await client.query(`grant connect on database ${database} to ${owner}, ${runtime}, ${sealer}`);
    await patiently(() => client.query(`grant ${owner} to current_user`));
    await client.query(`create schema if not exists ${schema} authorization ${owner}`);
    await client.query(`alter schema ${schema} owner to ${owner}`);
    await client.query(`grant usage on schema ${schema} to ${runtime}, ${sealer}`);
    const defaults = `alter default privileges for role ${owner} in schema ${schema}`;
    await client.query(`${defaults} grant select, insert, update, delete on tables to ${runtime}`);
    await client.query(`${defaults} grant usage on sequences to ${runtime}`);
  } finally {
    await client.end();
  }
  return urls;
};
