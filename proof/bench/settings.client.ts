import { readFile } from 'node:fs/promises';
import { withDatabase } from './quiet.client.js';
import { municipality, type System } from './system.program.js';

/** What matters to how fast it is, and is no secret. */
const names = [
  'NODE_ENV',
  'LOG_LEVEL',
  'DATABASE_CONNECTIONS',
  'EVENT_REPLICAS',
  'MOST_CONNECTIONS',
  'MOST_CONNECTIONS_PER_ADDRESS',
  'LOKET_CLOCK',
] as const;
const programs = ['gateway', 'appointments', 'contacts', 'catalogue'] as const;

const usual = 'not set, as by default';

/** The environment that a program was started with. */
const environmentOf = async (pid: number): Promise<ReadonlyMap<string, string> | undefined> => {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return new Map(
    text.split('\0').map((line) => {
      const end = line.indexOf('=');
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
};

const told = (environment: ReadonlyMap<string, string>): Record<string, string> => ({
  ...Object.fromEntries(names.map((name) => [name, environment.get(name) || usual])),
  'TLS to the broker':
    environment.get('NATS_CA_FILE') || environment.get('NATS_URL')?.startsWith('tls://') ? 'on' : 'off',
});

const databaseTls = (system: System): Promise<string> =>
  withDatabase(system, async (client) => {
    const { rows } = await client.query<{ all: number; safe: number }>(
      `select count(*)::int as all, (count(*) filter (where ssl))::int as safe
       from pg_stat_ssl join pg_stat_activity using (pid) where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    const { all, safe } = rows[0] ?? { all: 0, safe: 0 };
    return `${safe} of ${all} connections`;
  });

/** What the product runs with: of each program what it was told, where this machine tells it. */
export const readRunningSettings = async (system: System): Promise<Readonly<Record<string, unknown>>> => {
  const each = await Promise.all(
    programs.map(async (name) => {
      const environment = await environmentOf(system.pids[name] ?? 0);
      return [name, environment === undefined ? 'unknown' : told(environment)] as const;
    }),
  );
  const { limits, caps, retentionDays } = municipality;
  return {
    programs: Object.fromEntries(each),
    'TLS to the database': await databaseTls(system),
    limits,
    caps,
    retentionDays,
  };
};
