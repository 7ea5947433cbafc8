import { resolve } from 'node:path';
import { z } from 'zod';
import { readSettings } from '#platform';
import type { Environment } from '../environment.rules.js';

export interface BoardSettings {
  /** Where everything is kept that `npm start` started. */
  readonly folder: string;
  /** None: what runs on the folder. */
  readonly databaseUrl: string | undefined;
  /** As appointments reaches the broker; none: the broker that runs on the folder. */
  readonly natsUrl: string | undefined;
}

const shape = z.object({ DATABASE_URL: z.string().optional(), NATS_URL: z.string().optional() });

/** @throws Error one sentence that says what is wrong. */
export const readBoardSettings = (environment: Environment): BoardSettings => {
  const { DATABASE_URL, NATS_URL } = readSettings(shape, environment);
  return { folder: resolve(environment.LOKET_DATA || '.loket'), databaseUrl: DATABASE_URL, natsUrl: NATS_URL };
};
