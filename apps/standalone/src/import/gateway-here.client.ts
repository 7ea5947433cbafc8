import { readRunning } from '../running.client.js';
import { findToken } from '../token.client.js';
import type { ImportSettings } from './import.settings.js';

/** Where to send the file, and with which credential. */
export interface Destination {
  readonly gatewayUrl: string;
  readonly key: string;
}

const urlOf = async ({ folder, gatewayUrl }: ImportSettings): Promise<string> => {
  if (gatewayUrl) return gatewayUrl;
  const running = await readRunning(folder);
  if (running) return running.gatewayUrl;
  throw new Error(
    `Open Loket is not running in ${folder}: start it with npm start, or give GATEWAY_URL and LOKET_KEY.`,
  );
};

const keyOf = async ({ key, municipality, ...place }: ImportSettings): Promise<string> =>
  key ?? findToken(place, { who: 'editor', municipality });

/** @throws Error one sentence when there is no gateway or no credential. */
export const findDestination = async (settings: ImportSettings): Promise<Destination> => ({
  gatewayUrl: await urlOf(settings),
  key: await keyOf(settings),
});
