import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { CannotStart, codeOf } from '#embedded';
import {
  type BackedUpTable,
  beginning,
  isSealedWith,
  Manifest,
  readTrailer,
  trailerLength,
} from './backup-file.rules.js';
import { auditKeyOf, checksOf, type KeyTexts, missingKeys } from './keys-at-hand.rules.js';
import { addressOf, columnsOf } from './tables.client.js';

const refusal = (sentence: string): CannotStart => new CannotStart('failed', sentence);
const damaged = (file: string): CannotStart =>
  refusal(`The backup ${file} was changed or is damaged; nothing was restored.`);

const readAt = async (file: FileHandle, from: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
};

const manifestIn = (text: Buffer): Manifest | undefined => {
  try {
    return Manifest.parse(JSON.parse(text.toString()));
  } catch {
    return undefined;
  }
};

/**
 * What a backup says is in it.
 * @throws CannotStart when it is not whole, was changed, or needs other keys than are at hand.
 */
export const readManifest = async (path: string, keys: KeyTexts): Promise<Manifest> => {
  const file = await open(path).catch((error: unknown) => {
    throw refusal(`The backup ${path} cannot be read (${codeOf(error)}).`);
  });
  try {
    const { size } = await file.stat();
    const begins = (await readAt(file, 0, beginning.length)).toString();
    if (begins !== beginning)
      throw refusal(`The file ${path} is not a backup of Open Loket that this release can read.`);
    const trailer = readTrailer((await readAt(file, Math.max(0, size - trailerLength), trailerLength)).toString());
    const at = size - trailerLength - (trailer?.manifestLength ?? 0);
    if (!trailer || at < beginning.length)
      throw refusal(`The backup ${path} is not whole: it was cut off, or never finished.`);
    const text = await readAt(file, at, trailer.manifestLength);
    const manifest = manifestIn(text);
    if (!manifest) throw damaged(path);
    const missing = missingKeys(manifest.keys, checksOf(keys, manifest.id));
    if (missing.length > 0)
      throw refusal(
        `The keys at hand are not those of this backup: ${missing.join(', ')}. Put back its secrets first.`,
      );
    if (!isSealedWith(auditKeyOf(keys), text, trailer.seal)) throw damaged(path);
    return manifest;
  } finally {
    await file.close();
  }
};

/** Broken bytes may reach the database before the end of the stream shows that they are broken: classes 22 and 23. */
const tellsOfDamage = (error: unknown): boolean => /^(Z_|22|23)/.test(codeOf(error));

/** Puts a table's rows in, and checks that they are those that were written. */
export const loadTable = async (client: pg.Client, path: string, table: BackedUpTable): Promise<void> => {
  const hash = createHash('sha256');
  const sink = client.query(copyFrom(`copy ${addressOf(table)} (${columnsOf(table)}) from stdin`));
  try {
    await pipeline(
      createReadStream(path, { start: table.from, end: table.from + table.bytes - 1 }),
      createGunzip(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
        if (hash.digest('hex') !== table.sha256) throw damaged(path);
      },
      sink,
    );
  } catch (error) {
    throw tellsOfDamage(error) ? damaged(path) : error;
  }
  if (sink.rowCount !== table.rows) throw damaged(path);
};
