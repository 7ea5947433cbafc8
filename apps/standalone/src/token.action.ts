import type { Who } from '#contracts';
import { CannotStart } from '#embedded';
import { dataFolder } from './data-folder.rules.js';
import { readKeys } from './keys.client.js';
import { readServed } from './municipalities.client.js';

export interface TokenOrder {
  readonly who: Who;
  readonly municipality: string | undefined;
}

/** Where keys and municipalities stand. */
export interface TokenPlace {
  readonly folder: string;
  readonly municipalitiesFile: string;
}

/** The credential of a channel or a member of staff, made at the first start. */
export const findToken = async (place: TokenPlace, order: TokenOrder): Promise<string> => {
  const keys = await readKeys(dataFolder(place.folder));
  if (keys.length === 0) {
    throw new CannotStart('not-available', `There are no credentials in ${place.folder} yet: run npm start once.`);
  }
  const municipality = order.municipality ?? (await readServed(place.municipalitiesFile)).fallback;
  const found = keys.find((key) => key.who === order.who && key.municipalityId === municipality);
  if (found !== undefined) return found.key;
  const known = [...new Set(keys.map(({ municipalityId }) => municipalityId))].join(', ');
  throw new CannotStart('not-available', `There is no municipality ${municipality} here; there are ${known}.`);
};
