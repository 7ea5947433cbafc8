import type { Who } from '#contracts';
import { CannotStart } from '#embedded';
import { dataFolder } from './data-folder.rules.js';
import { type Key, readKeysIn } from './keys.client.js';
import { readServed } from './municipalities.client.js';
import { accessToken } from './provider/access-token.client.js';
import { readRunning } from './running.client.js';

export interface TokenOrder {
  readonly who: Who;
  readonly municipality: string | undefined;
}

/** Where keys and municipalities stand. */
export interface TokenPlace {
  readonly folder: string;
  readonly municipalitiesFile: string;
  /** Keys that the gateway takes as they are; none: those of the folder, of which its identity provider makes tokens. */
  readonly keysFile: string | undefined;
}

const notAvailable = (sentence: string): CannotStart => new CannotStart('not-available', sentence);

const keyIn = async (file: string, place: TokenPlace, order: TokenOrder): Promise<Key> => {
  const keys = await readKeysIn(file);
  if (keys.length === 0) throw notAvailable(`There are no keys in ${file} yet: run npm start once.`);
  const municipality = order.municipality ?? (await readServed(place.municipalitiesFile)).fallback;
  const found = keys.find((key) => key.who === order.who && key.municipalityId === municipality);
  if (found !== undefined) return found;
  const known = [...new Set(keys.map(({ municipalityId }) => municipalityId))].join(', ');
  throw notAvailable(`There is no municipality ${municipality} here; there are ${known}.`);
};

const issuerIn = async (folder: string): Promise<string> => {
  const running = await readRunning(folder);
  if (running === undefined) throw notAvailable(`Open Loket is not running in ${folder}: start it with npm start.`);
  if (running.issuer !== undefined) return running.issuer;
  throw notAvailable(`Open Loket runs in ${folder} without an identity provider of its own: get a token from yours.`);
};

/**
 * The credential of a channel or a member of staff: an access token of the provider that runs here, or the key itself.
 * @throws CannotStart one sentence when there is none to be had.
 */
export const findToken = async (place: TokenPlace, order: TokenOrder): Promise<string> => {
  if (place.keysFile !== undefined) return (await keyIn(place.keysFile, place, order)).key;
  const issuer = await issuerIn(place.folder);
  return accessToken(issuer, await keyIn(dataFolder(place.folder).keys, place, order));
};
