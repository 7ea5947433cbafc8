import type pg from 'pg';
import { auditKeyFor, chainKey, type RowInWords, rowInWords, sealOf } from './chain.js';

interface Link {
  readonly municipality_id: string;
  readonly number: string;
  readonly previous: string;
  readonly hash: string;
  readonly sealed_at: string;
  readonly row: RowInWords;
}

/** The first seal of each chain and the last: whoever changed one is no reason to call a key wrong. */
const endsOf = (service: string) => `
  select s.municipality_id, s.number, coalesce(encode(before.hash, 'hex'), '') as previous, encode(s.hash, 'hex') as hash,
    to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as sealed_at, ${rowInWords} as row
  from ${service}.audit_seals s
  join ${service}.audit_rows r on r.municipality_id = s.municipality_id and r.id = s.row_id
  left join ${service}.audit_seals before on before.municipality_id = s.municipality_id and before.number = s.number - 1
  where s.number = 1 or (s.municipality_id, s.number) in (
    select municipality_id, max(number) from ${service}.audit_seals group by municipality_id)`;

/**
 * Whether a key is that of the trail of a service, or of the installation that it is made from. A trail without a seal
 * fits every key.
 */
export const fitsTrail = async (client: pg.Client, service: string, auditKey: Buffer): Promise<boolean> => {
  const { rows } = await client.query<Link>(endsOf(service));
  const isRight = (key: Buffer) => (link: Link) =>
    link.hash ===
    sealOf(chainKey(key, service, link.municipality_id), {
      number: Number(link.number),
      previous: link.previous,
      sealedAt: link.sealed_at,
      row: link.row,
    });
  return rows.length === 0 || [auditKeyFor(auditKey, service), auditKey].some((key) => rows.some(isRight(key)));
};
