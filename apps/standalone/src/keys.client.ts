import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Who } from '#contracts';
import type { DataFolder } from './data-folder.rules.js';
import { readJson, writeJson } from './json-file.client.js';

const Key = z.object({ municipalityId: z.string(), who: Who, key: z.string() });
export type Key = z.infer<typeof Key>;

const KeysFile = z.object({ keys: z.array(Key) });

export const readKeysIn = async (file: string): Promise<readonly Key[]> => (await readJson(file, KeysFile))?.keys ?? [];

export const readKeys = (data: DataFolder): Promise<readonly Key[]> => readKeysIn(data.keys);

const freshKey = (municipalityId: string, who: Who): Key => ({
  municipalityId,
  who,
  key: `loket_${randomBytes(32).toString('base64url')}`,
});

const withMissing = (kept: readonly Key[], municipalityIds: readonly string[]): readonly Key[] => {
  const known = new Set(kept.map(({ municipalityId, who }) => `${municipalityId} ${who}`));
  const wanted = municipalityIds.flatMap((id) => Who.options.map((who) => [id, who] as const));
  const missing = wanted.filter(([id, who]) => !known.has(`${id} ${who}`));
  return [...kept, ...missing.map(([id, who]) => freshKey(id, who))];
};

/** A random key per municipality and holder, made once. */
export const keepKeys = async (data: DataFolder, municipalityIds: readonly string[]): Promise<void> =>
  writeJson(data.keys, { keys: withMissing(await readKeys(data), municipalityIds) });

/** For a gateway that takes the keys as they are: it is given the hashes only, of the municipalities it serves. */
export const keepCredentials = async (data: DataFolder, municipalityIds: readonly string[]): Promise<void> => {
  const served = (await readKeys(data)).filter(({ municipalityId }) => municipalityIds.includes(municipalityId));
  const credentials = served.map(({ municipalityId, who, key }) => ({
    municipalityId,
    who,
    keySha256: createHash('sha256').update(key).digest('hex'),
  }));
  await writeJson(data.credentials, { credentials });
};
