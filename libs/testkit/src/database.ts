import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DataSource, EntitySchema, MigrationInterface } from 'typeorm';
import { makeDataSource, makeLog, migrate, prepareRoles, roleUrls } from '#platform';
import { administratorUrl } from './servers.js';

export interface ServiceTables {
  readonly service: string;
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly records?: readonly EntitySchema[];
}

export interface TestDatabase {
  /** Under the runtime role, as the service has it. */
  readonly dataSource: DataSource;
  readonly administratorUrl: string;
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
  drop(): Promise<void>;
}

const withDatabase = (name: string): string => {
  const url = new URL(administratorUrl());
  url.pathname = `/${name}`;
  return url.href;
};

const asAdministrator = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: administratorUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const templateName = ({ service, migrations }: ServiceTables): string => {
  const sources = migrations.map((migration) => migration.toString()).join('');
  return `template_${service}_${createHash('sha256').update(sources).digest('hex').slice(0, 12)}`;
};

const ensureTemplate = async (client: pg.Client, tables: ServiceTables): Promise<string> => {
  const name = templateName(tables);
  const known = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (known.rowCount) return name;
  const making = `${name}_making`;
  await client.query(`drop database if exists ${making}`);
  await client.query(`create database ${making}`);
  const urls = await prepareRoles({ service: tables.service, administrator: withDatabase(making) });
  const log = makeLog('testkit', 'silent');
  await migrate({ service: tables.service, url: urls.owner, log }, tables.migrations);
  await client.query(`alter database ${making} rename to ${name}`);
  return name;
};

/** An empty database. */
export const anEmptyDatabase = async (): Promise<{ url: string; drop(): Promise<void> }> => {
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await asAdministrator((client) => client.query(`create database ${name}`));
  return { url: withDatabase(name), drop: () => dropDatabase(name) };
};

const dropDatabase = async (name: string): Promise<void> => {
  await asAdministrator((client) => client.query(`drop database if exists ${name} with (force)`));
};

/** A database of the suite's own with the tables of one service: a clone of a template migrated once per run. */
export const aDatabase = async (tables: ServiceTables): Promise<TestDatabase> => {
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await asAdministrator(async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('testkit templates'))`);
    const template = await ensureTemplate(client, tables);
    await client.query(`create database ${name} template ${template}`);
  });
  const administrator = withDatabase(name);
  const urls = roleUrls({ service: tables.service, administrator });
  const dataSource = makeDataSource({
    service: tables.service,
    url: urls.runtime,
    connections: 24,
    connectMilliseconds: 10_000,
    records: tables.records ?? [],
    log: makeLog('testkit', 'silent'),
  });
  await dataSource.initialize();
  return {
    dataSource,
    administratorUrl: administrator,
    ownerUrl: urls.owner,
    runtimeUrl: urls.runtime,
    drop: async () => {
      await dataSource.destroy();
      await dropDatabase(name);
    },
  };
};
