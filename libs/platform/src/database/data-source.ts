import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import type { Log } from '../telemetry/log.js';
import { StrictClient } from './strict-client.js';

export interface DatabaseParts {
  readonly service: string;
  readonly url: string;
  readonly connections: number;
  readonly records: readonly EntitySchema[];
  /** How long to wait for a connection; 2,000 unless told. */
  readonly connectMilliseconds?: number;
  readonly log: Log;
}

const options = ({ service, url, connections, log, connectMilliseconds = 2_000 }: Omit<DatabaseParts, 'records'>) => ({
  type: 'postgres' as const,
  url,
  schema: service,
  applicationName: `loket-${service}`,
  connectTimeoutMS: connectMilliseconds,
  logging: false,
  installExtensions: false,
  poolErrorHandler: (error: unknown) => log.warn({ err: error }, 'a connection to the database was lost'),
  extra: {
    Client: StrictClient,
    max: connections,
    connectionTimeoutMillis: connectMilliseconds,
    idleTimeoutMillis: 30_000,
    statement_timeout: 4_000,
    query_timeout: 4_500,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    options: `-c search_path=${service},extensions`,
  },
});

/** A pool of connections under the runtime role. It does not need the database to be there yet. */
export const makeDataSource = (parts: DatabaseParts): DataSource =>
  new DataSource({ ...options(parts), entities: [...parts.records] });

type Migration = new () => MigrationInterface;

/** Brings the schema up to date under the owner role, one at a time however many start at once. */
export const migrate = async (
  parts: Omit<DatabaseParts, 'records' | 'connections'>,
  migrations: readonly Migration[],
): Promise<number> => {
  const base = options({ ...parts, connections: 2 });
  const dataSource = new DataSource({
    ...base,
    extra: { ...base.extra, statement_timeout: 0, query_timeout: 0, idle_in_transaction_session_timeout: 0 },
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  try {
    const lock = dataSource.createQueryRunner();
    const name = `loket migrate ${parts.service}`;
    const isMine = async (): Promise<boolean> =>
      ((await lock.query('select pg_try_advisory_lock(hashtext($1)) as mine', [name])) as { mine: boolean }[])[0]
        ?.mine === true;
    // Never waiting inside a statement: an index that is made concurrently would wait for that statement, for ever.
    while (!(await isMine())) await pause(100);
    try {
      return (await dataSource.runMigrations()).length;
    } finally {
      await lock.query('select pg_advisory_unlock(hashtext($1))', [name]);
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
};
