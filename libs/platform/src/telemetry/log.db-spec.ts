import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { aDatabase, type TestDatabase } from '#testkit';
import { reasonToPark } from '../messaging/parking.js';
import { makeLog, nestLogger } from './log.js';

class People1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`
      create table people (id int primary key, name text check (name <> 'Sanne Verboden'), born date);
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'no % here', new.name using detail = new.born, hint = new.name; end $$;
      create trigger refuse before insert on people for each row when (new.id = 7) execute function refuse();`);
  }
  async down() {}
}

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase({ service: 'demo', migrations: [People1700000000000] });
  await database.dataSource.query(`insert into people values (1, 'Sanne Eerst', '1970-02-28')`);
});
afterAll(async () => database.drop());

const written = (work: (log: ReturnType<typeof makeLog>) => void): string => {
  const { write } = process.stdout;
  const lines: string[] = [];
  process.stdout.write = ((line: string) => lines.push(line) > 0) as typeof write;
  try {
    work(makeLog('test', 'info'));
  } finally {
    process.stdout.write = write;
  }
  return lines.join('');
};

const insertion = 'insert into people (id, name, born) values ($1, $2, $3)';
const faultWith = (...row: unknown[]): Promise<Error> =>
  database.dataSource.query(insertion, row).then(
    () => Promise.reject(new Error('It was taken.')),
    (error: Error) => error,
  );

const faults: Record<string, { row: unknown[]; code: string }> = {
  'a trigger': { row: [7, 'Sanne Voorbeeld', '1970-02-28'], code: 'P0001' },
  'a key': { row: [1, 'Sanne Voorbeeld', '1970-02-28'], code: '23505' },
  'a check': { row: [2, 'Sanne Verboden', '1970-02-28'], code: '23514' },
  'a type': { row: [2, 'Sanne Voorbeeld', 'Sanne en 1970-02-28'], code: '22007' },
};

it.each(Object.keys(faults))('has nothing of a row that %s refused', async (what) => {
  const { row, code } = faults[what] as (typeof faults)[string];
  const error = await faultWith(...row);
  expect(JSON.stringify([error, error.message])).toMatch(/Sanne|1970-02-28/);
  const about = new Error('It was not kept.', { cause: error });
  const several = new AggregateError([error], 'Some were not kept.');
  const text = written((log) => {
    log.error({ err: error }, 'a defect');
    log.child({ of: 'it' }).warn({ err: about }, 'again');
    log.warn({ err: several }, 'again');
    nestLogger(log).error(error);
    nestLogger(log).warn(error);
  });
  expect(text.split('\n').filter(Boolean)).toHaveLength(5);
  expect(text).not.toMatch(/Sanne|Voorbeeld|1970-02-28|insert into/);
  expect(JSON.parse(text.split('\n')[0] ?? '').err).toMatchObject({
    type: 'QueryFailedError',
    code,
    stack: expect.stringMatching(/^\s+at /),
  });
  expect(reasonToPark(error, 50)).not.toMatch(/Sanne|1970-02-28/);
});

it('tells which constraint refused it, and what is wrong with a statement', async () => {
  const [key, statement] = [await faultWith(1, 'a', null), await database.dataSource.query('select x').catch((e) => e)];
  const [first, second] = written((log) => {
    log.error({ err: key }, 'a defect');
    log.error({ err: statement }, 'a defect');
  }).split('\n');
  expect(JSON.parse(first ?? '').err).toMatchObject({ table: 'people', constraint: 'people_pkey' });
  expect(JSON.parse(second ?? '').err.message).toBe('column "x" does not exist');
});

it('tells of an error of ours what it says, and from where it came', () => {
  const text = written((log) => log.error({ err: new TypeError('No such desk.') }, 'a defect'));
  const { err } = JSON.parse(text);
  expect(err).toMatchObject({
    type: 'TypeError',
    message: 'No such desk.',
    stack: expect.stringContaining('log.db-spec'),
  });
  expect(written((log) => log.error({ err: 'away' }, 'a defect'))).toContain('"message":"away"');
  expect(written((log) => log.error({ err: { secret: 'Sanne' } }, 'a defect'))).not.toContain('Sanne');
});
