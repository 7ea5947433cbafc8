import { dataFolder } from '../data-folder.rules.js';
import type { Environment } from '../environment.rules.js';
import { services } from '../programs.rules.js';
import { keysAtHand, readBackupSettings } from './backup.settings.js';
import { runningOrNot } from './database-here.program.js';
import { readKept } from './kept-secrets.client.js';
import { productVersion } from './product-version.client.js';
import { writeBackup } from './write-backup.client.js';

export interface Surroundings {
  readonly args: readonly string[];
  readonly environment: Environment;
  /** The folder of the built programs. */
  readonly apps: string;
  readonly say: (line: string) => void;
}

/**
 * Writes everything that is kept to one file: `npm run backup -- <file>`.
 * @throws CannotStart why not, in one sentence.
 */
export const backUp = async ({ args, environment, apps, say }: Surroundings): Promise<void> => {
  const settings = readBackupSettings('backup', args, environment);
  const data = dataFolder(settings.folder);
  const keys = keysAtHand(settings.given, settings.databaseUrl === undefined ? await readKept(data) : {});
  const { file } = settings;
  const write = (databaseUrl: string) =>
    writeBackup({ file, databaseUrl, schemas: services, keys, product: productVersion(apps) });
  const manifest = await (settings.databaseUrl === undefined
    ? runningOrNot(data, say, write)
    : write(settings.databaseUrl));
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  say(`${rows} rows of ${manifest.tables.length} tables are in ${file}.`);
  say('The keys are not: without them it cannot be read. Keep them too, and somewhere else (docs/backup.md).');
};
