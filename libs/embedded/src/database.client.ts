import pg from 'pg';

const on = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Makes the database of this url when it is not there yet; proof too that the password fits and that it can be read. */
export const ensureDatabase = async (url: string, name: string): Promise<void> => {
  const administration = new URL(url);
  administration.pathname = '/postgres';
  await on(administration.href, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
  await on(url, (client) => client.query('select count(*) from pg_class'));
};
