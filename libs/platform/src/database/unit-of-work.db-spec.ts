import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { aDatabase, type TestDatabase } from '#testkit';
import { Metrics } from '../telemetry/metrics.js';
import { messagingTables } from './messaging-tables.js';
import { UnitOfWork } from './unit-of-work.js';

class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(messagingTables);
    await runner.query(
      'create table counters (municipality_id text, id int, value int, primary key (municipality_id, id))',
    );
  }
  async down() {}
}

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase({ service: 'demo', migrations: [Tables1700000000000] });
});
afterAll(async () => database.drop());

describe('a unit of work', () => {
  it('takes everything back when the work fails', async () => {
    const unitOfWork = new UnitOfWork(database.dataSource, new Metrics('test'));
    const failing = unitOfWork.run(async (tx) => {
      await tx.query(`insert into counters values ('m', 1, 1)`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await database.dataSource.query('select * from counters where id = 1')).toEqual([]);
  });

  it('does a deadlocked transaction again, so that both succeed', async () => {
    const metrics = new Metrics('test');
    const unitOfWork = new UnitOfWork(database.dataSource, metrics);
    await database.dataSource.query(`insert into counters values ('m', 10, 0), ('m', 11, 0)`);
    let arrived = 0;
    let bothArrived: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      bothArrived = resolve;
    });
    const raise = (first: number, second: number) =>
      unitOfWork.run(async (tx) => {
        await tx.query('update counters set value = value + 1 where id = $1', [first]);
        arrived += 1;
        if (arrived === 2) bothArrived();
        await both;
        await tx.query('update counters set value = value + 1 where id = $1', [second]);
      });
    await Promise.all([raise(10, 11), raise(11, 10)]);
    const rows = await database.dataSource.query('select value from counters where id in (10, 11)');
    expect(rows).toEqual([{ value: 2 }, { value: 2 }]);
    expect((await metrics.retriedTransactions.get()).values[0]).toMatchObject({ value: 1, labels: { code: '40P01' } });
  });

  it('can not change the schema: that is the owner’s', async () => {
    await expect(database.dataSource.query('alter table counters add column more int')).rejects.toThrow(
      /must be owner/,
    );
    await expect(database.dataSource.query('create table more ()')).rejects.toThrow(/permission denied/);
  });
});
