import { setTimeout as after } from 'node:timers/promises';
import { CannotStart, findNats, findPostgres } from '#embedded';
import { makeLog, Nats } from '#platform';
import { type DataFolder, dataFolder } from '../data-folder.rules.js';
import type { Environment } from '../environment.rules.js';
import { isBoardKept, locationsIn, locationsOnBoard, takeBoardAway } from './board.client.js';
import { readBoardSettings } from './board.settings.js';

export interface Rebuilding {
  readonly environment: Environment;
  readonly say: (line: string) => void;
  /** In milliseconds. */
  readonly patience?: number;
}

/** Services write some hundred locations a second. */
const usualPatience = 5 * 60_000;
const pause = 100;

const notRunning = ({ folder }: DataFolder, what: string): CannotStart =>
  new CannotStart('failed', `Open Loket is not running in ${folder}: start it with npm start, or give ${what}.`);

const addressesOf = async (environment: Environment): Promise<{ databaseUrl: string; natsUrl: string }> => {
  const { folder, ...given } = readBoardSettings(environment);
  const data = dataFolder(folder);
  const databaseUrl = given.databaseUrl ?? (await findPostgres(data.postgres));
  if (databaseUrl === undefined) throw notRunning(data, 'DATABASE_URL and NATS_URL');
  const natsUrl = given.natsUrl ?? (await findNats(data.nats, 'appointments'));
  if (natsUrl === undefined) throw notRunning(data, 'NATS_URL');
  return { databaseUrl, natsUrl };
};

const some = ([first]: readonly string[]): string => (first === undefined ? '' : ` (${first})`);

/**
 * Takes the board away, and waits until the services have written all of it anew from the database.
 * @throws CannotStart that says what is missing.
 */
export const rebuildBoard = async ({ environment, say, patience = usualPatience }: Rebuilding): Promise<void> => {
  const { databaseUrl, natsUrl } = await addressesOf(environment);
  const wanted = await locationsIn(databaseUrl);
  const nats = await Nats.connect(natsUrl, 'appointments', makeLog('board', 'silent'));
  try {
    const begun = performance.now();
    await takeBoardAway(nats);
    for (;;) {
      const isKept = await isBoardKept(nats);
      const seconds = (performance.now() - begun) / 1_000;
      if (!isKept && seconds * 1_000 <= patience) {
        await after(pause);
        continue;
      }
      const there = await locationsOnBoard(nats);
      const missing = wanted.filter((id) => !there.has(id));
      if (!isKept)
        throw new CannotStart(
          'failed',
          `${missing.length} of ${wanted.length} locations are not on the board yet${some(missing)}: does appointments run?`,
        );
      say(`The board of ${there.size} locations was written anew in ${seconds.toFixed(1)} seconds.`);
      if (missing.length > 0)
        say(`${missing.length} could not be written${some(missing)}: gateways ask; the log of appointments tells why.`);
      return;
    }
  } finally {
    await nats.close();
  }
};
