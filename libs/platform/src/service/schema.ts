import type { MigrationInterface } from 'typeorm';
import { allowSealing } from '../audit/sealing-rights.js';
import { migrate } from '../database/data-source.js';
import { prepareRoles, type RoleUrls } from '../database/roles.js';
import { type ServiceSettings, SettingsError, serviceSettings } from '../settings.js';
import { makeLog } from '../telemetry/log.js';

/** What is needed to reach a service's schema, and nothing else of the service. */
export const schemaSettings = serviceSettings.pick({
  NODE_ENV: true,
  LOG_LEVEL: true,
  DATABASE_URL: true,
  OWNER_DATABASE_URL: true,
  SEALER_DATABASE_URL: true,
});

export interface SchemaDefinition {
  readonly name: string;
  readonly settings: Pick<ServiceSettings, keyof typeof schemaSettings.shape>;
  readonly migrations: readonly (new () => MigrationInterface)[];
}

const rolesOf = async ({ name, settings }: SchemaDefinition): Promise<Pick<RoleUrls, 'owner' | 'sealer'>> => {
  const { OWNER_DATABASE_URL: owner, SEALER_DATABASE_URL: sealer } = settings;
  if (!owner) return prepareRoles({ service: name, administrator: settings.DATABASE_URL });
  if (!sealer) throw new SettingsError('Wrong settings. SEALER_DATABASE_URL: give it with that of the owner.');
  return { owner, sealer };
};

/**
 * Brings the schema of one service up to date, and ends; a service that knows its owner does the same when it starts. With the
 * argument `names` it touches nothing and prints the names of its migrations, as a list in JSON.
 */
export const runMigrations = async (definition: SchemaDefinition, args: readonly string[]): Promise<void> => {
  const { name, settings, migrations } = definition;
  if (args[0] === 'names') {
    process.stdout.write(`${JSON.stringify(migrations.map((migration) => migration.name))}\n`);
    return;
  }
  const log = makeLog(name, settings.LOG_LEVEL);
  const { owner, sealer } = await rolesOf(definition);
  const migrated = await migrate({ service: name, url: owner, log }, migrations);
  await allowSealing({ service: name, owner, sealer });
  log.info({ migrated }, 'the schema is up to date');
};
