import { z } from 'zod';
import { dataFolder } from './data-folder.rules.js';
import { readJson } from './json-file.client.js';

const RunFile = z.object({ gatewayUrl: z.url(), issuer: z.url().optional() });

/** Where to find what `npm start` started in this folder. */
export interface Running {
  readonly gatewayUrl: string;
  /** None: it believes identity providers that are not ours, or runs in production. */
  readonly issuer?: string | undefined;
}

/** `undefined`: nothing runs there. */
export const readRunning = (folder: string): Promise<Running | undefined> => readJson(dataFolder(folder).run, RunFile);
