import pg from 'pg';
import type { TestDatabase } from '#testkit';
import { askedBy } from '../booking/statements.builder.js';

/** So that the planner knows how many rows there are, as it does where autovacuum runs. */
export const analyzed = async ({ administratorUrl }: TestDatabase): Promise<void> => {
  const client = new pg.Client({ connectionString: administratorUrl });
  await client.connect();
  await client.query('analyze').finally(() => client.end());
};

/** How PostgreSQL would do what is asked of it while this is done; of what speaks of these words. */
export const plansOf = async (
  { dataSource }: TestDatabase,
  about: RegExp,
  work: () => Promise<unknown>,
): Promise<string[]> => {
  const asked = (await askedBy(dataSource, work)).filter(({ text }) => about.test(text));
  const plans: string[] = [];
  for (const { text, values } of asked) {
    const rows = (await dataSource.query(`explain ${text}`, values)) as { 'QUERY PLAN': string }[];
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  return plans;
};
