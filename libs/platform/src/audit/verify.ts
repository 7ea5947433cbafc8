import pg from 'pg';
import { chainKey, type RowInWords, rowInWords, sealOf } from './chain.js';

/** The last seal of a chain: whoever keeps it elsewhere can tell later that nothing before it was taken away. */
export interface ChainHead {
  readonly service: string;
  readonly municipalityId: string;
  readonly number: number;
  /** In hexadecimals. */
  readonly hash: string;
}

export interface ChainReport extends ChainHead {
  readonly rows: number;
  /** A sentence for each thing that is wrong; of very many the first. */
  readonly wrong: readonly string[];
}

export interface Verification {
  readonly service: string;
  /** The address of a role that may read rows and seals. */
  readonly url: string;
  readonly auditKey: Buffer;
  /** Heads that were told earlier: they must still stand in their chains. */
  readonly heads?: readonly ChainHead[];
}

interface SealRow {
  readonly number: string;
  readonly row_id: string;
  readonly hash: string;
  readonly sealed_at: string;
  readonly row: RowInWords | null;
}

const portion = 5_000;
const mostTold = 20;

const chains = `select municipality_id from audit_rows union select municipality_id from audit_seals order by 1`;

const links = `select s.number, s.row_id, encode(s.hash, 'hex') as hash,
    to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as sealed_at,
    case when r.id is not null then ${rowInWords} end as row
  from audit_seals s left join audit_rows r on r.municipality_id = s.municipality_id and r.id = s.row_id
  where s.municipality_id = $1 and s.number > $2 order by s.number limit ${portion}`;

// A row is sealed within a second or so.
const unsealed = `select r.id from audit_rows r
  left join audit_seals s on s.municipality_id = r.municipality_id and s.row_id = r.id
  where r.municipality_id = $1 and s.row_id is null and r.at < clock_timestamp() - interval '5 seconds'
  order by r.id limit ${mostTold}`;

/** Reads the whole trail of a service as it is at one moment, and every seal on it. */
export const verifyTrail = async (verification: Verification): Promise<readonly ChainReport[]> => {
  const { service, url, heads = [] } = verification;
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${service}` });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ municipality_id: string }>(chains);
    const named = heads.filter((head) => head.service === service).map(({ municipalityId }) => municipalityId);
    const reports: ChainReport[] = [];
    for (const municipalityId of new Set([...rows.map(({ municipality_id }) => municipality_id), ...named]))
      reports.push(await verifyChain(client, verification, municipalityId));
    return reports;
  } finally {
    await client.end();
  }
};

const verifyChain = async (
  client: pg.Client,
  { service, auditKey, heads = [] }: Verification,
  municipalityId: string,
): Promise<ChainReport> => {
  const key = chainKey(auditKey, service, municipalityId);
  const wrong: string[] = [];
  const hashAt = new Map(
    heads
      .filter((head) => head.service === service && head.municipalityId === municipalityId)
      .map(({ number, hash }) => [number, hash]),
  );
  let at = { number: 0, hash: '' };
  for (;;) {
    const { rows } = await client.query<SealRow>(links, [municipalityId, at.number]);
    for (const link of rows) {
      wrong.push(...wrongWith(key, at, link).slice(0, Math.max(0, mostTold - wrong.length)));
      at = { number: Number(link.number), hash: link.hash };
      const told = hashAt.get(at.number);
      if (told !== undefined && told !== at.hash) wrong.push(`seal ${at.number} is not the one that was told before`);
      hashAt.delete(at.number);
    }
    if (rows.length < portion) break;
  }
  for (const number of hashAt.keys()) wrong.push(`seal ${number}, that was told before, is not there`);
  const { rows: open } = await client.query<{ id: string }>(unsealed, [municipalityId]);
  wrong.push(...open.map(({ id }) => `row ${id} has no seal`));
  const counted = await client.query<{ rows: number }>(
    'select count(*)::int as rows from audit_rows where municipality_id = $1',
    [municipalityId],
  );
  return { service, municipalityId, ...at, rows: counted.rows[0]?.rows ?? 0, wrong };
};

const wrongWith = (key: Buffer, before: { number: number; hash: string }, link: SealRow): string[] => {
  const number = Number(link.number);
  const gap = number === before.number + 1 ? [] : [`between seal ${before.number} and seal ${number} some are missing`];
  if (!link.row) return [...gap, `seal ${number} is of row ${link.row_id}, which is not there`];
  const hash = sealOf(key, { number, previous: before.hash, sealedAt: link.sealed_at, row: link.row });
  if (hash === link.hash) return gap;
  return [...gap, `seal ${number} does not fit row ${link.row_id} and what comes before it`];
};
