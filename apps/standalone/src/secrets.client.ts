import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from '#embedded';
import type { DataFolder } from './data-folder.rules.js';
import type { Secrets } from './environment.rules.js';
import { readJson, writeJson } from './json-file.client.js';

const SecretsFile = z.object({ TOKEN_KEY: z.string(), DATA_KEYS: z.string(), FINGERPRINT_KEY: z.string() });

const freshSecrets = (): Secrets => ({
  TOKEN_KEY: randomBytes(32).toString('base64url'),
  DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  FINGERPRINT_KEY: randomBytes(32).toString('base64url'),
});

/** Made at random at the first start. Data that was sealed with lost keys stays sealed, so there is no second first time. */
export const keptSecrets = async (data: DataFolder): Promise<Secrets> => {
  const kept = await readJson(data.secrets, SecretsFile);
  if (kept !== undefined) return kept;
  if (existsSync(join(data.postgres, 'password'))) {
    throw new CannotStart('damaged', `The file ${data.secrets} is missing, and the data cannot be read without it.`);
  }
  const fresh = freshSecrets();
  await writeJson(data.secrets, fresh);
  return fresh;
};
