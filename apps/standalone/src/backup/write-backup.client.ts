import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { CannotStart, codeOf } from '#embedded';
import { type BackedUpTable, beginning, type Manifest, trailerOf } from './backup-file.rules.js';
import { checkKeysFit } from './fitting-keys.client.js';
import { auditKeyOf, checksOf, type KeyTexts } from './keys-at-hand.rules.js';
import { addressOf, agreeOnText, columnsOf, describeSchema, listTables, type Table } from './tables.client.js';

export interface BackupOrder {
  readonly file: string;
  readonly databaseUrl: string;
  readonly schemas: readonly string[];
  readonly keys: KeyTexts;
  readonly product: string;
}

/** Writes one table behind what is there already; never more of it in memory than is under way. */
const writeTable = async (client: pg.Client, file: FileHandle, table: Table, from: number): Promise<BackedUpTable> => {
  const source = client.query(copyTo(`copy ${addressOf(table)} (${columnsOf(table)}) to stdout`));
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createGzip(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        await file.writeFile(chunk);
        bytes += chunk.length;
      }
    },
  );
  return { ...table, columns: [...table.columns], rows: source.rowCount, sha256: hash.digest('hex'), from, bytes };
};

const writeTables = async (client: pg.Client, file: FileHandle, tables: readonly Table[]): Promise<BackedUpTable[]> => {
  const written: BackedUpTable[] = [];
  await file.writeFile(beginning);
  let from = Buffer.byteLength(beginning);
  for (const table of tables) {
    const one = await writeTable(client, file, table, from);
    written.push(one);
    from += one.bytes;
  }
  return written;
};

/** All tables as they were at one moment, over all services. */
const writeAll = async (client: pg.Client, file: FileHandle, order: BackupOrder): Promise<Manifest> => {
  await agreeOnText(client);
  await client.query('begin isolation level repeatable read read only');
  const tables = await listTables(client, order.schemas);
  const empty = order.schemas.filter((schema) => !tables.some((table) => table.schema === schema));
  if (empty.length > 0)
    throw new CannotStart('failed', `There is nothing to back up of ${empty.join(', ')} in this database.`);
  await client.query(`lock table ${tables.map(addressOf).join(', ')} in access share mode`);
  await checkKeysFit(client, order.keys, tables);
  const written = await writeTables(client, file, tables);
  const schemas: Manifest['schemas'] = [];
  for (const schema of order.schemas) schemas.push(await describeSchema(client, schema));
  await client.query('commit');
  const id = randomUUID();
  const madeAt = new Date().toISOString();
  const keys = checksOf(order.keys, id);
  return { format: 1, id, product: order.product, madeAt, keys, schemas, tables: written };
};

const writing = async (order: BackupOrder, draft: string): Promise<Manifest> => {
  const client = new pg.Client({ connectionString: order.databaseUrl, application_name: 'open-loket-backup' });
  client.on('error', () => undefined);
  const file = await open(draft, 'wx', 0o600);
  try {
    await client.connect();
    const manifest = await writeAll(client, file, order);
    const text = Buffer.from(JSON.stringify(manifest));
    await file.writeFile(text);
    await file.writeFile(trailerOf(auditKeyOf(order.keys), text));
    await file.sync();
    return manifest;
  } finally {
    await file.close();
    await client.end();
  }
};

/** Writes a backup whole or not at all, readable by us alone. */
export const writeBackup = async (order: BackupOrder): Promise<Manifest> => {
  const draft = `${order.file}.${randomUUID()}.unfinished`;
  try {
    const manifest = await writing(order, draft);
    await rename(draft, order.file);
    return manifest;
  } catch (error) {
    await rm(draft, { force: true });
    if (!['EACCES', 'EISDIR', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EROFS'].includes(codeOf(error))) throw error;
    throw new CannotStart('not-writable', `The backup ${order.file} cannot be written (${codeOf(error)}).`);
  }
};
