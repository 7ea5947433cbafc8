import pg from 'pg';
import type { MigrationInterface } from 'typeorm';
import { allowSealing } from '../audit/sealing-rights.js';
import { migrate } from '../database/data-source.js';
import { codeOf } from '../database/errors.js';
import { prepareRoles, type RoleUrls } from '../database/roles.js';
import { type ServiceSettings, SettingsError } from '../settings.js';
import type { Log } from '../telemetry/log.js';

export interface DatabaseDefinition {
  readonly name: string;
  readonly settings: Pick<
    ServiceSettings,
    'DATABASE_URL' | 'OWNER_DATABASE_URL' | 'RUNTIME_DATABASE_URL' | 'SEALER_DATABASE_URL'
  >;
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** The roles of a service that is at work. */
export type WorkingUrls = Pick<RoleUrls, 'runtime' | 'sealer'>;

const rolesOf = async ({ name, settings }: DatabaseDefinition): Promise<WorkingUrls & { owner?: string }> => {
  const { OWNER_DATABASE_URL: owner, RUNTIME_DATABASE_URL: runtime, SEALER_DATABASE_URL: sealer } = settings;
  if (!owner && !runtime && !sealer) return prepareRoles({ service: name, administrator: settings.DATABASE_URL });
  if (!runtime) throw new SettingsError('Wrong settings. RUNTIME_DATABASE_URL: give it with those of the other roles.');
  if (!sealer) throw new SettingsError('Wrong settings. SEALER_DATABASE_URL: give it with those of the other roles.');
  return { runtime, sealer, ...(owner ? { owner } : {}) };
};

const noTable = '42P01';
const noSchema = '3F000';

const migrationsIn = async (service: string, url: string): Promise<ReadonlySet<string>> => {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${service}` });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select name from migrations');
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (codeOf(error) === noTable || codeOf(error) === noSchema) return new Set();
    throw error;
  } finally {
    await client.end();
  }
};

/** @throws SettingsError when a migration of this version is not in the database. */
const checkMigrated = async ({ name, migrations }: DatabaseDefinition, url: string): Promise<void> => {
  const done = await migrationsIn(name, url);
  const missing = migrations.filter((migration) => !done.has(migration.name)).map((migration) => migration.name);
  if (missing.length === 0) return;
  throw new SettingsError(
    `The schema of ${name} is not up to date, it misses ${missing.join(', ')}: run dist/apps/${name}/src/migrations/main.js first, or give OWNER_DATABASE_URL.`,
  );
};

/** Brings the schema up to date, or looks that it is where this service may not do that. */
export const prepareDatabase = async (definition: DatabaseDefinition, log: Log): Promise<WorkingUrls> => {
  const { name, migrations } = definition;
  const { owner, ...working } = await rolesOf(definition);
  if (!owner) {
    await checkMigrated(definition, working.runtime);
    return working;
  }
  const migrated = await migrate({ service: name, url: owner, log }, migrations);
  if (migrated > 0) log.info({ migrated }, 'the schema was brought up to date');
  await allowSealing({ service: name, owner, sealer: working.sealer });
  return working;
};
