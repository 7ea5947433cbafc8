import type { MigrationInterface } from 'typeorm';
import { migrate } from '../database/data-source.js';
import { prepareRoles } from '../database/roles.js';
import { type ServiceSettings, serviceSettings } from '../settings.js';
import { makeLog } from '../telemetry/log.js';

/** What is needed to reach a service's schema, and nothing else of the service. */
export const schemaSettings = serviceSettings.pick({
  NODE_ENV: true,
  LOG_LEVEL: true,
  DATABASE_URL: true,
  OWNER_DATABASE_URL: true,
  RUNTIME_DATABASE_URL: true,
});

export interface SchemaDefinition {
  readonly name: string;
  readonly settings: Pick<ServiceSettings, keyof typeof schemaSettings.shape>;
  readonly migrations: readonly (new () => MigrationInterface)[];
}

const ownerUrlOf = async ({ name, settings }: SchemaDefinition): Promise<string> =>
  settings.OWNER_DATABASE_URL && settings.RUNTIME_DATABASE_URL
    ? settings.OWNER_DATABASE_URL
    : (await prepareRoles({ service: name, administrator: settings.DATABASE_URL })).owner;

/**
 * Brings the schema of one service up to date, and ends; the service itself does the same when it starts. With the
 * argument `names` it touches nothing and prints the names of its migrations, as a list in JSON.
 */
export const runMigrations = async (definition: SchemaDefinition, args: readonly string[]): Promise<void> => {
  const { name, settings, migrations } = definition;
  if (args[0] === 'names') {
    process.stdout.write(`${JSON.stringify(migrations.map((migration) => migration.name))}\n`);
    return;
  }
  const log = makeLog(name, settings.LOG_LEVEL);
  const migrated = await migrate({ service: name, url: await ownerUrlOf(definition), log }, migrations);
  log.info({ migrated }, 'the schema is up to date');
};
