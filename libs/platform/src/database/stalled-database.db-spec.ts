import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { aDatabase, aStallingProxy, eventually, type StallingProxy, type TestDatabase } from '#testkit';
import { makeLog } from '../telemetry/log.js';
import { Metrics } from '../telemetry/metrics.js';
import { makeDataSource } from './data-source.js';
import { isDatabaseAway } from './errors.js';
import { UnitOfWork } from './unit-of-work.js';

class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query('create table orders (municipality_id text, number int, primary key (municipality_id, number))');
  }
  async down() {}
}

let database: TestDatabase;
let proxy: StallingProxy;
let stalling: DataSource;
beforeAll(async () => {
  database = await aDatabase({ service: 'demo', migrations: [Tables1700000000000] });
});
afterAll(async () => database.drop());
beforeEach(async () => {
  proxy = await aStallingProxy(database.runtimeUrl);
  stalling = makeDataSource({
    service: 'demo',
    url: proxy.url,
    connections: 1,
    records: [],
    log: makeLog('demo', 'silent'),
  });
  await stalling.initialize();
});
afterEach(async () => {
  await stalling.destroy();
  await proxy.close();
});

const sessionOf = async (dataSource: DataSource) => {
  const [row] = await dataSource.query('select pg_backend_pid() as pid');
  return (row as { pid: number }).pid;
};
const isGone = (pid: number) =>
  eventually(async () =>
    expect(await database.dataSource.query('select pid from pg_stat_activity where pid = $1', [pid])).toEqual([]),
  );
const orders = async () => {
  const rows = (await database.dataSource.query('select number from orders order by number')) as { number: number }[];
  return rows.map(({ number }) => number);
};
const timesOut = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(isDatabaseAway(failure)).toBe(true);
  expect(proxy.stalls()).toBe(true);
};

describe('what timed out', () => {
  it('in a transaction is never committed by the next one', async () => {
    const unitOfWork = new UnitOfWork(stalling, new Metrics('demo'));
    const order = (number: number) =>
      unitOfWork.run((tx) => tx.query('insert into orders values ($1, $2)', ['m', number]));
    const session = await sessionOf(stalling);
    proxy.stallAt(/insert into orders/);
    await timesOut(order(1));
    proxy.resume();
    await order(2);
    expect(await orders()).toEqual([2]);
    await isGone(session);
    expect(await orders()).toEqual([2]);
  });

  it('as a plain question costs its connection, and the pool goes on with another', async () => {
    const session = await sessionOf(stalling);
    proxy.stallAt(/select 'stalled'/);
    await timesOut(stalling.query(`select 'stalled'`));
    proxy.resume();
    expect(await sessionOf(stalling)).not.toBe(session);
    await isGone(session);
  });

  it('leaves no lock of its session behind', async () => {
    const lock = `select pg_try_advisory_lock(hashtext('demo')) as mine`;
    const runner = stalling.createQueryRunner();
    const session = await sessionOf(stalling);
    proxy.stallAt(/pg_try_advisory_lock/);
    await timesOut(runner.query(lock));
    await runner.release();
    proxy.resume();
    await isGone(session);
    expect(await database.dataSource.query(lock)).toEqual([{ mine: true }]);
  });
});
