import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { aDatabase, eventually, type TestDatabase } from '#testkit';
import { roleUrls } from '../database/roles.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { makeLog } from '../telemetry/log.js';
import { Metrics } from '../telemetry/metrics.js';
import { sealTables } from './seal-tables.js';
import { Sealer } from './sealer.js';
import { allowSealing } from './sealing-rights.js';
import { type Deed, Trail } from './trail.js';
import { trailTables } from './trail-tables.js';
import { type ChainHead, type ChainReport, verifyTrail } from './verify.js';

class TrailOfDemo1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(trailTables);
    await runner.query(sealTables);
  }
  async down() {}
}

export const town = 'voorbeeldstad';
const service = 'demo';

export const aDeed = (facts: Partial<Deed> = {}): Deed => ({
  municipalityId: town,
  actor: { client: 'c1', who: 'editor', person: 'p-1', channel: 'counter' },
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  action: 'put-product',
  about: { kind: 'product', id: 'paspoort' },
  details: { version: 3, steps: ['write', 'publish'] },
  ...facts,
});

/** A service's trail on a database of its own, its sealers, and somebody who may do everything there. */
export class ATrail {
  readonly trail = new Trail();
  readonly unitOfWork: UnitOfWork;
  /** What the sealers logged as an error. */
  readonly errors: unknown[] = [];
  private readonly auditKey = randomBytes(32);
  private readonly sealers: Sealer[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly sealerUrl: string,
    readonly superuser: pg.Client,
  ) {
    this.unitOfWork = new UnitOfWork(database.dataSource, new Metrics(service));
  }

  static async start(): Promise<ATrail> {
    const database = await aDatabase({ service, migrations: [TrailOfDemo1700000000000] });
    const { sealer } = roleUrls({ service, administrator: database.administratorUrl });
    await allowSealing({ service, owner: database.ownerUrl, sealer });
    const options = `-c search_path=${service}`;
    const superuser = new pg.Client({ connectionString: database.administratorUrl, options });
    await superuser.connect();
    return new ATrail(database, sealer, superuser);
  }

  async close(): Promise<void> {
    await Promise.all(this.sealers.map((sealer) => sealer.stop()));
    await this.superuser.end();
    await this.database.drop();
  }

  /** Each deed in a transaction of its own. */
  async note(count: number, facts: Partial<Deed> = {}): Promise<void> {
    for (let at = 0; at < count; at += 1) await this.unitOfWork.run((tx) => this.trail.note(tx, aDeed(facts)));
  }

  sealer(): Sealer {
    const log = Object.assign(makeLog(service, 'silent'), { error: (line: unknown) => this.errors.push(line) });
    const sealer = new Sealer({ service, url: this.sealerUrl, auditKey: this.auditKey, log });
    sealer.start();
    this.sealers.push(sealer);
    return sealer;
  }

  async sealed(count: number): Promise<void> {
    await eventually(async () => {
      const { rows } = await this.superuser.query('select count(*)::int as count from audit_seals');
      if (rows[0].count !== count) throw new Error(`${rows[0].count} of ${count} are sealed.`);
    });
  }

  verify(heads: readonly ChainHead[] = []): Promise<readonly ChainReport[]> {
    return verifyTrail({ service, url: this.sealerUrl, auditKey: this.auditKey, heads });
  }

  async wrong(heads: readonly ChainHead[] = []): Promise<readonly string[]> {
    return (await this.verify(heads)).flatMap(({ wrong }) => wrong);
  }

  /** The rows without a seal. */
  async unsealed(): Promise<readonly string[]> {
    const { rows } = await this.superuser.query<{ id: string }>(
      'select id from audit_rows where id not in (select row_id from audit_seals) order by audit_rows.id',
    );
    return rows.map(({ id }) => id);
  }

  /** As if it all happened a while ago. */
  async age(interval: string): Promise<void> {
    await this.superuser.query(`update audit_rows set at = at - $1::interval`, [interval]);
  }
}
