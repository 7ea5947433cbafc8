import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { CannotStart } from '#embedded';
import type { Manifest } from './backup-file.rules.js';
import { loadTable } from './read-backup.client.js';
import { addressOf, agreeOnText, describeSchema, listTables, setSequences, type Table } from './tables.client.js';

export interface RestoreOrder {
  readonly file: string;
  readonly databaseUrl: string;
  readonly manifest: Manifest;
}

const refusal = (sentence: string): CannotStart => new CannotStart('failed', sentence);

/** A service that runs would see a database that changes below it. */
const checkNobodyRuns = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `select distinct application_name as name from pg_stat_activity
     where datname = current_database() and application_name like 'loket-%' order by 1`,
  );
  const names = rows.map(({ name }) => name.replace('loket-', ''));
  if (names.length > 0) throw refusal(`Stop ${names.join(', ')} first: a restore is done while nothing runs.`);
};

const checkEmpty = async (client: pg.Client, tables: readonly Table[]): Promise<void> => {
  for (const table of tables) {
    const { rows } = await client.query(`select exists (select from ${addressOf(table)}) as filled`);
    if (rows[0]?.filled)
      throw refusal(
        `This database is not empty (${table.schema}.${table.name}): a backup is restored into an empty one only.`,
      );
  }
};

const shapesOf = (tables: readonly Table[]) =>
  tables.map(({ schema, name, columns }) => ({ schema, name, columns: [...columns].sort() }));

const checkSameTables = async (client: pg.Client, { schemas, tables, product }: Manifest): Promise<Table[]> => {
  const names = schemas.map(({ name }) => name);
  const here = await listTables(client, names);
  const migrations = [];
  for (const name of names) migrations.push((await describeSchema(client, name)).migrations);
  const wanted = schemas.map((schema) => schema.migrations);
  if (!isDeepStrictEqual(migrations, wanted) || !isDeepStrictEqual(shapesOf(here), shapesOf(tables)))
    throw refusal(`This database has other tables than the backup: restore it with release ${product}.`);
  return here;
};

const loadAll = async (client: pg.Client, { file, manifest }: RestoreOrder): Promise<void> => {
  const here = await checkSameTables(client, manifest);
  await client.query(`lock table ${here.map(addressOf).join(', ')} in access exclusive mode`);
  await checkEmpty(client, here);
  // What triggers made of the rows is in the backup itself.
  for (const table of here) await client.query(`alter table ${addressOf(table)} disable trigger user`);
  for (const table of manifest.tables) {
    await client.query(`select set_config('search_path', $1, true)`, [`${table.schema},extensions`]);
    await loadTable(client, file, table);
  }
  for (const table of here) await client.query(`alter table ${addressOf(table)} enable trigger user`);
  for (const schema of manifest.schemas) await setSequences(client, schema);
};

/**
 * Loads a backup in one transaction: all of it, or nothing.
 * @throws CannotStart why not, in one sentence.
 */
export const loadBackup = async (order: RestoreOrder): Promise<void> => {
  const client = new pg.Client({ connectionString: order.databaseUrl, application_name: 'open-loket-restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await agreeOnText(client);
    await checkNobodyRuns(client);
    await client.query('begin');
    await loadAll(client, order);
    await client.query('commit');
    for (const table of order.manifest.tables) await client.query(`analyze ${addressOf(table)}`);
  } finally {
    await client.end();
  }
};
