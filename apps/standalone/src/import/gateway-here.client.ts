import { z } from 'zod';
import { dataFolder } from '../data-folder.rules.js';
import { readJson } from '../json-file.client.js';
import { readKeys } from '../keys.client.js';
import { readServed } from '../municipalities.client.js';
import type { ImportSettings } from './import.settings.js';

const RunFile = z.object({ gatewayUrl: z.url() });

/** Where to send the file, and with which key. */
export interface Destination {
  readonly gatewayUrl: string;
  readonly key: string;
}

const urlOf = async ({ folder, gatewayUrl }: ImportSettings): Promise<string> => {
  if (gatewayUrl) return gatewayUrl;
  const run = await readJson(dataFolder(folder).run, RunFile);
  if (run) return run.gatewayUrl;
  throw new Error(
    `Open Loket is not running in ${folder}: start it with npm start, or give GATEWAY_URL and LOKET_KEY.`,
  );
};

const keyOf = async (settings: ImportSettings): Promise<string> => {
  if (settings.key) return settings.key;
  const editors = (await readKeys(dataFolder(settings.folder))).filter(({ who }) => who === 'editor');
  if (editors.length === 0) throw new Error(`There is no key of an editor in ${settings.folder}: give LOKET_KEY.`);
  const wanted = settings.municipality ?? (await readServed(settings.municipalitiesFile)).fallback;
  const found = editors.find(({ municipalityId }) => municipalityId === wanted);
  if (found) return found.key;
  const known = editors.map(({ municipalityId }) => municipalityId).join(', ');
  throw new Error(`There is no municipality ${wanted} here; there are ${known}.`);
};

/** @throws Error one sentence when there is no gateway or no key. */
export const findDestination = async (settings: ImportSettings): Promise<Destination> => ({
  gatewayUrl: await urlOf(settings),
  key: await keyOf(settings),
});
