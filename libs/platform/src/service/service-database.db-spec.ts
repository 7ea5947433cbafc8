import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { anEmptyDatabase } from '#testkit';
import { sealTables } from '../audit/seal-tables.js';
import { trailTables } from '../audit/trail-tables.js';
import { prepareRoles, type RoleUrls } from '../database/roles.js';
import { SettingsError } from '../settings.js';
import { makeLog } from '../telemetry/log.js';
import { prepareDatabase } from './service-database.js';

class Trail1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(trailTables);
    await runner.query(sealTables);
  }
  async down() {}
}

class Later1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query('create table later ()');
  }
  async down() {}
}

const service = 'demo';
const log = makeLog(service, 'silent');
let database: Awaited<ReturnType<typeof anEmptyDatabase>>;
let roles: RoleUrls;

beforeAll(async () => {
  database = await anEmptyDatabase();
  roles = await prepareRoles({ service, administrator: database.url });
});
afterAll(() => database?.drop());

interface Given {
  readonly owner?: string;
  readonly runtime?: string;
  readonly sealer?: string;
}

const prepare = ({ owner, runtime, sealer }: Given, migrations = [Trail1700000000000]) =>
  prepareDatabase(
    {
      name: service,
      settings: {
        DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
        OWNER_DATABASE_URL: owner,
        RUNTIME_DATABASE_URL: runtime,
        SEALER_DATABASE_URL: sealer,
      },
      migrations,
    },
    log,
  );

describe('the database of a service that is given its roles', () => {
  it('is brought up to date by the owner, and looked at without one', async () => {
    const { owner, runtime, sealer } = roles;
    const refusal = 'The schema of demo is not up to date, it misses Trail1700000000000: run dist/apps/demo/src/mig';
    await expect(prepare({ runtime, sealer })).rejects.toThrow(refusal);
    await expect(prepare({ runtime, sealer })).rejects.toThrow(SettingsError);
    expect(await prepare({ owner, runtime, sealer })).toEqual({ runtime, sealer });
    expect(await prepare({ runtime, sealer })).toEqual({ runtime, sealer });
    const newer = [Trail1700000000000, Later1700000000001];
    await expect(prepare({ runtime, sealer }, newer)).rejects.toThrow('it misses Later1700000000001:');
  });

  it('is not reached with half of them', async () => {
    const { owner, runtime, sealer } = roles;
    await expect(prepare({ owner, sealer })).rejects.toThrow('RUNTIME_DATABASE_URL: give it with');
    await expect(prepare({ owner, runtime })).rejects.toThrow('SEALER_DATABASE_URL: give it with');
  });
});
