import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { aPostgres } from '#testkit';
import { prepareRoles } from './roles.js';

type Postgres = Awaited<ReturnType<typeof aPostgres>>;

let postgres: Postgres;
beforeAll(async () => {
  postgres = await aPostgres();
}, 60_000);
afterAll(() => postgres?.remove());

const asked = async <T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
};

const withPassword = (url: string, password: string): string => Object.assign(new URL(url), { password }).href;

describe('the roles of a service', () => {
  it('are let in with their passwords, and with no other', async () => {
    const { owner, runtime, sealer } = await prepareRoles({ service: 'demo', administrator: postgres.url });
    for (const [url, name] of [
      [owner, 'loket_demo_owner'],
      [runtime, 'loket_demo'],
      [sealer, 'loket_demo_sealer'],
    ] as const) {
      expect(await asked(url, 'select current_user as name')).toEqual([{ name }]);
      await expect(asked(withPassword(url, 'another'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    }
  });

  it('are let in after they were prepared again', async () => {
    await prepareRoles({ service: 'demo', administrator: postgres.url });
    const { runtime } = await prepareRoles({ service: 'demo', administrator: postgres.url });
    expect(await asked(runtime, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('have passwords that stand in no statement', async () => {
    const seen = jest.spyOn(pg.Client.prototype, 'query');
    const urls = await prepareRoles({ service: 'demo', administrator: postgres.url });
    const statements = seen.mock.calls.map(([statement]) => String(statement));
    seen.mockRestore();
    const giving = statements.filter((statement) => statement.includes('password'));
    expect(giving).toHaveLength(3);
    for (const statement of giving) expect(statement).toMatch(/ password 'SCRAM-SHA-256\$4096:[^']+'$/);
    for (const url of Object.values(urls)) expect(statements.join()).not.toContain(new URL(url).password);
  });
});
