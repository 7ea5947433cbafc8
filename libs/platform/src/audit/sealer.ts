import pg from 'pg';
import type { Log } from '../telemetry/log.js';
import { chainKey, type RowInWords, rowInWords, sealOf } from './chain.js';
import { allAfter, type Gap, gapsLeft } from './gaps.js';

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
  readonly row: RowInWords;
  readonly sealed: boolean;
}

interface Head {
  readonly municipality_id: string;
  readonly number: string;
  readonly hash: string;
}

const portion = 1_000;
const pauseMilliseconds = 250;
// The first look goes through all there is.
const patience = { connectionTimeoutMillis: 2_000, query_timeout: 60_000, keepAlive: true };
const largestId = '9223372036854775807';

const found = `select r.municipality_id, r.id, ${rowInWords} as row, s.row_id is not null as sealed`;
const withSeal = 'left join audit_seals s on s.municipality_id = r.municipality_id and s.row_id = r.id';

const inGaps = `${found} from unnest($1::bigint[], $2::bigint[]) as gap (first, last)
  cross join lateral (
    select * from audit_rows where id between gap.first and gap.last order by id limit ${portion}
  ) as r ${withSeal} order by r.id limit ${portion}`;

const unsealedUpTo = `${found} from audit_rows r ${withSeal}
  where r.id > $1 and r.id <= $2 and s.row_id is null order by r.id limit ${portion}`;

const lastBeforeAnHourAgo = `select id from audit_rows where at < now() - interval '1 hour' order by id desc limit 1`;

const heads = `select municipality_id, head.number, head.hash
  from unnest($1::text[]) as municipality_id cross join lateral (
    select number, encode(hash, 'hex') as hash from audit_seals as seals
    where seals.municipality_id = municipality_id.municipality_id order by number desc limit 1) as head`;

const insertion = `insert into audit_seals (municipality_id, number, row_id, hash, sealed_at)
  select municipality_id, number, row_id, decode(hash, 'hex'), $5
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
    let gaps = allAfter(await this.sealOld(client));
    for (;;) {
      const last = !this.running;
      const rows = await this.inGaps(client, gaps);
      await this.add(
        client,
        rows.filter(({ sealed }) => !sealed),
      );
      gaps = gapsLeft(
        gaps,
        rows.map(({ id }) => Number(id)),
        performance.now(),
      );
      if (rows.length === portion) continue;
      if (last) return;
      await this.rest(pauseMilliseconds);
    }
  }

  /** Whoever begins looks once through all that is older than an hour. @returns the last id of it. */
  private async sealOld(client: pg.Client): Promise<number> {
    const [last] = (await client.query<{ id: string }>(lastBeforeAnHourAgo)).rows;
    for (let from = '0'; last; ) {
      const { rows } = await client.query<FoundRow>(unsealedUpTo, [from, last.id]);
      await this.add(client, rows);
      if (rows.length < portion) break;
      from = rows.at(-1)?.id ?? from;
    }
    return Number(last?.id ?? 0);
  }

  private async inGaps(client: pg.Client, gaps: readonly Gap[]): Promise<readonly FoundRow[]> {
    const lasts = gaps.map(({ last }) => (Number.isFinite(last) ? last : largestId));
    return (await client.query<FoundRow>(inGaps, [gaps.map(({ first }) => first), lasts])).rows;
  }

  /** In the order they come, each behind the head of its municipality: all of them or none. */
  private async add(client: pg.Client, rows: readonly FoundRow[]): Promise<void> {
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
