import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { makeLog, Seal, Sealer, sealTables, trailTables } from '#platform';
import { anEmptyDatabase, eventually } from '#testkit';
import { type KeyTexts, ringOf } from './keys-at-hand.rules.js';

export const key = (): string => randomBytes(32).toString('base64url');

export const someKeys = (): KeyTexts => ({
  DATA_KEYS: `k2:${key()},k1:${key()}`,
  LOOKUP_KEYS: `h2:${key()},h1:${key()}`,
  TOKEN_KEY: key(),
  FINGERPRINT_KEY: key(),
  AUDIT_KEY: key(),
});

export const schemas = ['appointments', 'contacts'] as const;
const town = 'voorbeeldstad';

/** What the services have, as far as a backup looks into it, and what is hard to write as text. */
const tables = `
  create schema appointments;
  create schema contacts;
  create table appointments.appointments (municipality_id text, id uuid, person bytea, primary key (municipality_id, id));
  create table appointments.remembered_answers (municipality_id text, client text, route text, key text, answer bytea);
  create table appointments.person_keys (municipality_id text, appointment_id uuid, kind text, key_id text, hash bytea);
  create table contacts.contact_moments (
    id bigint generated always as identity primary key,
    about uuid,
    said text,
    said_length integer generated always as (length(said)) stored,
    at tstzrange,
    details jsonb
  );
  set search_path = contacts;
  ${trailTables}
  ${sealTables}
`;

/** A database with tables such as those of the services, and somebody who may do everything in it. */
export class ADatabase {
  private constructor(
    readonly url: string,
    readonly client: pg.Client,
    private readonly drop: () => Promise<void>,
  ) {}

  static async make(): Promise<ADatabase> {
    const { url, drop } = await anEmptyDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(tables);
    return new ADatabase(url, client, drop);
  }

  async remove(): Promise<void> {
    await this.client.end();
    await this.drop();
  }

  async fill(keys: KeyTexts): Promise<void> {
    for (const dataKey of ringOf(keys, 'DATA_KEYS'))
      for (const lookUpKey of ringOf(keys, 'LOOKUP_KEYS')) await this.addPerson(dataKey, lookUpKey);
    await this.client.query(
      String.raw`insert into contacts.contact_moments (about, said, at, details)
       select null, E'één\t\\N regel\nen nog ''een'' 😀 ' || n, tstzrange('2026-12-01 08:00:00.123456Z', null), '{"n": 1.50}'
       from generate_series(1, 2000) as n`,
    );
    await this.client.query(
      `insert into contacts.audit_rows (municipality_id, client, channel, action, about_kind, about_id, looked, trace_id)
       select '${town}', 'c', 'web', 'a', 'k', n::text, false, 't' from generate_series(1, 3) as n`,
    );
    const sealer = new Sealer({
      service: 'contacts',
      url: this.url,
      auditKey: Buffer.from(keys.AUDIT_KEY, 'base64'),
      log: makeLog('contacts', 'silent'),
    });
    sealer.start();
    await eventually(async () => {
      const { rows } = await this.client.query('select from contacts.audit_seals');
      if (rows.length < 3) throw new Error('The trail is not sealed yet.');
    });
    await sealer.stop();
  }

  /** Every row, as text. */
  async content(): Promise<Record<string, readonly string[]>> {
    const { rows } = await this.client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any($1) order by 1`,
      [schemas],
    );
    const content: Record<string, readonly string[]> = {};
    for (const { name } of rows)
      content[name] = (await this.client.query(`select t::text as text from ${name} t order by 1`)).rows.map(
        ({ text }) => text,
      );
    return content;
  }

  private async addPerson(dataKey: [string, Buffer], [keyId, lookUpKey]: [string, Buffer]): Promise<void> {
    const id = randomUUID();
    const email = `burger.${keyId}@example.org`;
    const seal = new Seal(new Map([dataKey]));
    const placeOf = (table: string, column: string, name: string) => ({
      municipalityId: town,
      table,
      column,
      id: name,
    });
    const person = seal.close(placeOf('appointments', 'person', id), { customer: { name: 'Test', email } });
    await this.client.query('insert into appointments.appointments values ($1, $2, $3)', [town, id, person]);
    const name = ['c1', '/v1/appointments', id];
    const answer = seal.close(placeOf('remembered_answers', 'answer', JSON.stringify(name)), { id });
    await this.client.query('insert into appointments.remembered_answers values ($1, $2, $3, $4, $5)', [
      town,
      ...name,
      answer,
    ]);
    const hash = createHmac('sha256', lookUpKey).update(`${town}|email|${email}`).digest();
    const found = [town, id, 'email', keyId, hash];
    await this.client.query('insert into appointments.person_keys values ($1, $2, $3, $4, $5)', found);
  }
}
