import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from '#embedded';
import type { DataFolder } from './data-folder.rules.js';
import type { Secrets } from './environment.rules.js';
import { readJson, writeJson } from './json-file.client.js';
import { services } from './programs.rules.js';

const SecretsFile = z.object({
  TOKEN_KEY: z.string(),
  DATA_KEYS: z.string(),
  FINGERPRINT_KEY: z.string(),
  /** Files of before these were known have none. */
  LOOKUP_KEYS: z.string().optional(),
  AUDIT_KEY: z.string().optional(),
  DOOR_KEY: z.string().optional(),
  QUESTION_KEYS: z.string().optional(),
});

const freshKey = (): string => randomBytes(32).toString('base64url');

const freshSecrets = (): Secrets => ({
  TOKEN_KEY: freshKey(),
  DATA_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  FINGERPRINT_KEY: freshKey(),
  LOOKUP_KEYS: `h1:${randomBytes(32).toString('base64')}`,
  AUDIT_KEY: freshKey(),
  DOOR_KEY: freshKey(),
  QUESTION_KEYS: services.map((name) => `${name}:${freshKey()}`).join(),
});

/** Those that are there stay what and where they are. */
const withMissing = async (data: DataFolder, kept: z.output<typeof SecretsFile>): Promise<Secrets> => {
  const { LOOKUP_KEYS, AUDIT_KEY, DOOR_KEY, QUESTION_KEYS } = freshSecrets();
  const all = { ...kept, LOOKUP_KEYS, AUDIT_KEY, DOOR_KEY, QUESTION_KEYS, ...kept };
  await writeJson(data.secrets, all);
  return all;
};

/** Made at random at the first start. Data that was sealed with lost keys stays sealed, so there is no second first time. */
export const keptSecrets = async (data: DataFolder): Promise<Secrets> => {
  const kept = await readJson(data.secrets, SecretsFile);
  if (kept !== undefined) return withMissing(data, kept);
  if (existsSync(join(data.postgres, 'password'))) {
    throw new CannotStart('damaged', `The file ${data.secrets} is missing, and the data cannot be read without it.`);
  }
  const fresh = freshSecrets();
  await writeJson(data.secrets, fresh);
  return fresh;
};
