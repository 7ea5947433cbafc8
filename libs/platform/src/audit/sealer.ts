import pg from 'pg';
import type { Log } from '../telemetry/log.js';
import { chainKey, type RowInWords, rowInWords, sealOf } from './chain.js';
import { allAfter, type Gap, gapsLeft, settledUpTo, strayIn } from './gaps.js';

export interface SealerParts {
  readonly service: string;
  /** The address of the role that may write seals. */
  readonly url: string;
  readonly auditKey: Buffer;
  readonly log: Log;
}

interface FoundRow {
  readonly municipality_id: string;
  readonly id: string;
  /** None: it has its seal. */
  readonly row: RowInWords | null;
}

type UnsealedRow = FoundRow & { readonly row: RowInWords };

const isUnsealed = (row: FoundRow): row is UnsealedRow => row.row !== null;

interface Head {
  readonly municipality_id: string;
  readonly number: string;
  readonly hash: string;
}

const portion = 1_000;
const pauseMilliseconds = 250;
const patience = { connectionTimeoutMillis: 2_000, query_timeout: 60_000, keepAlive: true };

const inGaps = `select r.municipality_id, r.id,
    case when s.row_id is null then ${rowInWords} end as row
  from unnest($1::bigint[], $2::bigint[]) as gap (first, last)
  cross join lateral (
    select * from audit_rows where id between gap.first and gap.last order by id limit ${portion}
  ) as r
  left join lateral (
    select row_id from audit_seals where municipality_id = r.municipality_id and row_id = r.id offset 0
  ) as s on true
  order by r.id limit ${portion}`;

const settled = 'select coalesce(max(settled_up_to), 0) as up_to from audit_seals';

const heads = `select municipality_id, head.number, head.hash
  from unnest($1::text[]) as municipality_id cross join lateral (
    select number, encode(hash, 'hex') as hash from audit_seals as seals
    where seals.municipality_id = municipality_id.municipality_id order by number desc limit 1) as head`;

const insertion = `insert into audit_seals (municipality_id, number, row_id, hash, sealed_at, settled_up_to)
  select municipality_id, number, row_id, decode(hash, 'hex'), $5, $6
  from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) as seal (municipality_id, number, row_id, hash)`;

/**
 * Chains the rows of the trail, soon after they are committed. One sealer per service at a time: it writes on the
 * connection that holds the lock, so who loses the one has lost the other.
 */
export class Sealer {
  private running = false;
  private stopped: Promise<void> = Promise.resolve();
  private awake: (() => void) | undefined;

  constructor(private readonly parts: SealerParts) {}

  start(): void {
    this.running = true;
    this.stopped = this.loop();
  }

  /** Seals what there is, if it is the one who seals, then stops. */
  async stop(): Promise<void> {
    this.running = false;
    this.awake?.();
    await this.stopped;
  }

  private async loop(): Promise<void> {
    while (this.running) {
      const { service, url } = this.parts;
      const options = `-c search_path=${service}`;
      const client = new pg.Client({ connectionString: url, options, ...patience });
      try {
        client.on('error', () => undefined);
        await client.connect();
        await this.seal(client);
      } catch (error) {
        if (this.running) this.parts.log.warn({ err: error }, 'the sealer of the trail starts again');
      } finally {
        await client.end().catch(() => undefined);
      }
      if (this.running) await this.rest(1_000);
    }
  }

  private async seal(client: pg.Client): Promise<void> {
    const lock = `loket sealer ${this.parts.service}`;
    while (this.running) {
      const { rows } = await client.query('select pg_try_advisory_lock(hashtext($1)) as mine', [lock]);
      if ((rows[0] as { mine: boolean }).mine) return this.sealAsLeader(client);
      await this.rest(1_000);
    }
  }

  private async sealAsLeader(client: pg.Client): Promise<void> {
    const [known] = (await client.query<{ up_to: string }>(settled)).rows;
    let gaps = allAfter(BigInt(known?.up_to ?? 0));
    for (;;) {
      const last = !this.running;
      const rows = await this.inGaps(client, gaps);
      await this.add(client, rows.filter(isUnsealed), settledUpTo(gaps));
      const ids = rows.map(({ id }) => BigInt(id));
      gaps = this.watched(gaps, gapsLeft(gaps, ids, performance.now()));
      if (rows.length === portion) continue;
      if (last) return;
      await this.rest(pauseMilliseconds);
    }
  }

  /** Such a row has its seal like any other. */
  private watched(before: readonly Gap[], gaps: readonly Gap[]): readonly Gap[] {
    const known = strayIn(before);
    const stray = strayIn(gaps).filter((id) => !known.includes(id));
    if (stray.length > 0) this.parts.log.error({ rows: stray.map(String) }, 'a number of the trail was not drawn');
    return gaps;
  }

  private async inGaps(client: pg.Client, gaps: readonly Gap[]): Promise<readonly FoundRow[]> {
    const asked = [gaps.map(({ first }) => String(first)), gaps.map(({ last }) => String(last))];
    return (await client.query<FoundRow>(inGaps, asked)).rows;
  }

  /**
   * In the order they come, each behind the head of its municipality: all of them or none.
   * @param upTo what was settled before: where the next sealer begins.
   */
  private async add(client: pg.Client, rows: readonly UnsealedRow[], upTo: bigint): Promise<void> {
    if (rows.length === 0) return;
    const { service, auditKey } = this.parts;
    const ids = [...new Set(rows.map(({ municipality_id }) => municipality_id))];
    const known = (await client.query<Head>(heads, [ids])).rows;
    const headById = new Map(
      known.map(({ municipality_id, number, hash }) => [municipality_id, { number: Number(number), hash }]),
    );
    const keyById = new Map(ids.map((id) => [id, chainKey(auditKey, service, id)]));
    const sealedAt = new Date().toISOString();
    const seals = rows.map(({ municipality_id, id, row }) => {
      const { number: before, hash: previous } = headById.get(municipality_id) ?? { number: 0, hash: '' };
      const number = before + 1;
      const key = keyById.get(municipality_id) as Buffer;
      const hash = sealOf(key, { number, previous, sealedAt, row });
      headById.set(municipality_id, { number, hash });
      return { municipality_id, number, id, hash };
    });
    await client.query(insertion, [
      seals.map(({ municipality_id }) => municipality_id),
      seals.map(({ number }) => number),
      seals.map(({ id }) => id),
      seals.map(({ hash }) => hash),
      sealedAt,
      String(upTo),
    ]);
  }

  private async rest(milliseconds: number): Promise<void> {
    if (!this.running) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.awake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.awake = undefined;
  }
}
