import { isDeepStrictEqual } from 'node:util';
import { CannotStart, removeNats } from '#embedded';
import { dataFolder } from '../../data-folder.rules.js';
import type { Environment } from '../../environment.rules.js';
import { writeJson } from '../../json-file.client.js';
import type { Surroundings } from '../backup.program.js';
import { keysAtHand, readBackupSettings } from '../backup.settings.js';
import type { Manifest } from '../backup-file.rules.js';
import { whileNothingRuns } from '../database-here.program.js';
import { readKept } from '../kept-secrets.client.js';
import { loadBackup } from '../load-backup.client.js';
import { readManifest } from '../read-backup.client.js';
import { knownMigrations, makeTables } from '../schemas.client.js';

interface Preparing {
  readonly apps: string;
  readonly environment: Environment;
}

const checkRelease = async (preparing: Preparing, { schemas, product }: Manifest): Promise<void> => {
  const known = await Promise.all(schemas.map(({ name }) => knownMigrations({ ...preparing, service: name })));
  for (const [at, { name, migrations }] of schemas.entries()) {
    if (isDeepStrictEqual(known[at], migrations)) continue;
    throw new CannotStart(
      'failed',
      `The backup was made by release ${product}, whose tables of ${name} differ from ours: restore it with that release, then start this one.`,
    );
  }
};

/**
 * Puts a backup into an empty database: `npm run restore -- <file>`. All of it or nothing, and never over anything.
 * @throws CannotStart why not, in one sentence.
 */
export const restore = async ({ args, environment, apps, say }: Surroundings): Promise<void> => {
  const settings = readBackupSettings('restore', args, environment);
  const { file, given, databaseUrl: address } = settings;
  const data = dataFolder(settings.folder);
  const keys = keysAtHand(given, address === undefined ? await readKept(data) : {});
  const manifest = await readManifest(file, keys);
  await checkRelease({ apps, environment: given }, manifest);
  const load = async (databaseUrl: string): Promise<void> => {
    const told = { NODE_ENV: 'development', ...given, DATABASE_URL: databaseUrl };
    await Promise.all(manifest.schemas.map(({ name }) => makeTables({ apps, service: name, environment: told })));
    await loadBackup({ file, databaseUrl, manifest });
  };
  if (address === undefined) {
    await whileNothingRuns(data, say, load);
    // A stream of another past would hide from readers what they have yet to hear.
    await removeNats(data.nats);
    await writeJson(data.demoLoaded, { restoredAt: new Date().toISOString() });
  } else await load(address);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  say(`${rows} rows of ${manifest.tables.length} tables are back, as they were at ${manifest.madeAt}.`);
  if (address !== undefined) say('Empty the stream EVENTS before you start the services (docs/backup.md).');
};
