import type pg from 'pg';
import type { BackedUpSchema } from './backup-file.rules.js';

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** Those that are written; generated ones make themselves. */
  readonly columns: readonly string[];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const addressOf = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string =>
  `${quoted(schema)}.${quoted(name)}`;
export const columnsOf = ({ columns }: Pick<Table, 'columns'>): string => columns.map(quoted).join(', ');

/** Which migrations there are says the manifest itself. */
const ownTable = 'migrations';

/** The same text on every server, whatever its settings. */
export const agreeOnText = async (client: pg.Client): Promise<void> => {
  for (const [name, value] of [
    ['client_encoding', 'UTF8'],
    ['DateStyle', 'ISO, YMD'],
    ['IntervalStyle', 'postgres'],
    ['TimeZone', 'UTC'],
    ['bytea_output', 'hex'],
    ['extra_float_digits', '1'],
    ['statement_timeout', '0'],
    ['idle_in_transaction_session_timeout', '0'],
  ])
    await client.query('select set_config($1, $2, false)', [name, value]);
};

/** Every table of these schemas, in the order of their names. */
export const listTables = async (client: pg.Client, schemas: readonly string[]): Promise<Table[]> => {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as name,
       (select array_agg(attname::text order by attnum) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind = 'r' and c.relname <> $2 order by n.nspname, c.relname`,
    [schemas, ownTable],
  );
  return rows;
};

const migrationsIn = async (client: pg.Client, schema: string): Promise<string[]> => {
  const table = addressOf({ schema, name: ownTable });
  const known = await client.query('select to_regclass($1) is not null as there', [table]);
  if (!known.rows[0]?.there) return [];
  const { rows } = await client.query<{ name: string }>(`select name from ${table} order by id`);
  return rows.map(({ name }) => name);
};

const sequencesIn = async (client: pg.Client, schema: string): Promise<{ name: string; last: string }[]> => {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = $1 and last_value is not null and sequencename <> $2 order by sequencename`,
    [schema, `${ownTable}_id_seq`],
  );
  return rows;
};

export const describeSchema = async (client: pg.Client, name: string): Promise<BackedUpSchema> => ({
  name,
  migrations: await migrationsIn(client, name),
  sequences: await sequencesIn(client, name),
});

/** Numbers that were given out once are not given out again. */
export const setSequences = async (client: pg.Client, { name: schema, sequences }: BackedUpSchema): Promise<void> => {
  for (const { name, last } of sequences)
    await client.query('select setval($1::regclass, $2::bigint)', [addressOf({ schema, name }), last]);
};
