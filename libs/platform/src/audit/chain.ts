import { createHmac } from 'node:crypto';
import { keyedHash } from '../security/keyed-hash.js';

/** A row of the trail in words, as it is sealed: every column, to the microsecond. */
export type RowInWords = readonly (string | null)[];

/** The columns of `audit_rows as r` as one array of text. A new column makes a new kind of seal, beside this one. */
export const rowInWords = `array[
  r.id::text, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), r.who, r.person, r.client,
  r.on_behalf_of, r.channel, r.action, r.about_kind, r.about_id, r.looked::text, r.trace_id, r.details::text]`;

/** What one seal is made of. */
export interface Sealed {
  readonly number: number;
  /** In hexadecimals; none before the first. */
  readonly previous: string;
  /** An instant, to the millisecond. */
  readonly sealedAt: string;
  readonly row: RowInWords;
}

/** The `AUDIT_KEY` of one service, out of that of the installation: who has it can seal in no other's name. */
export const auditKeyFor = (installationKey: Buffer, service: string): Buffer =>
  createHmac('sha256', installationKey).update(`audit|${service}`).digest();

/** The key of one chain, out of the key of its service. */
export const chainKey = (auditKey: Buffer, service: string, municipalityId: string): Buffer =>
  keyedHash(auditKey, ['audit', service, municipalityId]);

/** HMAC-SHA-256, in hexadecimals. */
export const sealOf = (key: Buffer, { number, previous, sealedAt, row }: Sealed): string =>
  keyedHash(key, [previous, number, sealedAt, row]).toString('hex');
