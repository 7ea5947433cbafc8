import { createHmac } from 'node:crypto';
import type pg from 'pg';
import { CannotStart } from '#embedded';
import { fitsTrail, Seal } from '#platform';
import { auditKeyOf, type KeyTexts, ringOf } from './keys-at-hand.rules.js';
import { addressOf, type Table } from './tables.client.js';

interface Sealed {
  readonly key_id: string;
  readonly municipality_id: string;
  readonly name: readonly string[];
  readonly value: Buffer;
}
interface Found {
  readonly municipality_id: string;
  readonly appointment_id: string;
  readonly hash: Buffer;
  readonly person: Buffer;
}
type Rings = Readonly<Record<'data' | 'lookUp', ReadonlyMap<string, Buffer>>>;

const persons = { schema: 'appointments', name: 'appointments' };
const answers = { schema: 'appointments', name: 'remembered_answers' };
const tickets = { schema: 'appointments', name: 'tickets' };
const feedback = { schema: 'appointments', name: 'feedback' };
const personKeys = { schema: 'appointments', name: 'person_keys' };

const ofRow = { name: 'array[t.id::text]', idOf: ([id = '']: readonly string[]) => id };

/** What is sealed, and by what a row of it is bound to its place. */
const sealedValues = [
  { of: persons, column: 'person', ...ofRow },
  { of: tickets, column: 'person', ...ofRow },
  { of: feedback, column: 'comment', ...ofRow },
  {
    of: answers,
    column: 'answer',
    name: 'array[t.client, t.route, t.key]',
    idOf: (name: readonly string[]) => JSON.stringify(name),
  },
];

const tried = 20;
const keyIdIn = (column: string): string =>
  `convert_from(substring(t.${column} from 3 for get_byte(t.${column}, 1)), 'UTF8')`;

const opens = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

/** Of each key that something is sealed under some values are tried: one that is broken does not say that the key is wrong. */
const unfitForValues = async (client: pg.Client, { data }: Rings, tables: readonly Table[]): Promise<string[]> => {
  const seal = new Seal(data);
  const unfit: string[] = [];
  // Data of an earlier release have fewer tables.
  const there = sealedValues.filter(({ of }) =>
    tables.some(({ schema, name }) => schema === of.schema && name === of.name),
  );
  for (const { of, column, name, idOf } of there) {
    const { rows } = await client.query<Sealed>(
      `with keys as (select distinct ${keyIdIn(column)} as key_id from ${addressOf(of)} as t where ${column} is not null)
       select key_id, sample.* from keys cross join lateral (
         select t.municipality_id, ${name} as name, t.${column} as value from ${addressOf(of)} as t
         where ${column} is not null and ${keyIdIn(column)} = key_id limit ${tried}
       ) as sample order by key_id`,
    );
    const placeOf = (row: Sealed) => ({
      municipalityId: row.municipality_id,
      table: of.name,
      column,
      id: idOf(row.name),
    });
    const opened = rows.filter((row) => opens(() => seal.open(placeOf(row), row.value)));
    const fitting = new Set(opened.map(({ key_id }) => key_id));
    const found = new Set(rows.map(({ key_id }) => key_id));
    unfit.push(...[...found].filter((id) => !fitting.has(id)).map((id) => `DATA_KEYS ${id}`));
  }
  return unfit;
};

/** Nobody's rule of spelling changes such an address. */
const plainAddress = /^[a-z0-9.]+@[a-z0-9.]+$/;

const mailOf = (seal: Seal, { municipality_id, appointment_id, person }: Found): string | undefined => {
  const place = { municipalityId: municipality_id, table: persons.name, column: 'person', id: appointment_id };
  let email: string | undefined;
  // What can not be opened says nothing of the key.
  opens(() => {
    email = (seal.open(place, person) as { customer?: { email?: string } }).customer?.email;
  });
  return email;
};

/** Of each key that people are found by, addresses that can be opened are looked up by it. */
const isUnfit = async (client: pg.Client, { data, lookUp }: Rings, id: string): Promise<boolean> => {
  const key = lookUp.get(id);
  if (!key) return true;
  const { rows } = await client.query<Found>(
    `select k.municipality_id, k.appointment_id, k.hash, a.person
     from ${addressOf(personKeys)} k
     join ${addressOf(persons)} a on a.municipality_id = k.municipality_id and a.id = k.appointment_id
     where k.kind = 'email' and k.key_id = $1 and a.person is not null limit ${tried}`,
    [id],
  );
  const seal = new Seal(data);
  const known = rows
    .map((row) => ({ ...row, mail: mailOf(seal, row) }))
    .filter(({ mail }) => mail !== undefined && plainAddress.test(mail));
  const hashOf = ({ municipality_id, mail }: (typeof known)[number]): Buffer =>
    createHmac('sha256', key).update(`${municipality_id}|email|${mail}`).digest();
  return known.length > 0 && !known.some((one) => hashOf(one).equals(one.hash));
};

const unfitForPeople = async (client: pg.Client, rings: Rings): Promise<string[]> => {
  const { rows } = await client.query<{ key_id: string }>(
    `select distinct key_id from ${addressOf(personKeys)} order by 1`,
  );
  const unfit: string[] = [];
  for (const { key_id } of rows) if (await isUnfit(client, rings, key_id)) unfit.push(`LOOKUP_KEYS ${key_id}`);
  return unfit;
};

const unfitForTrails = async (client: pg.Client, keys: KeyTexts, tables: readonly Table[]): Promise<string[]> => {
  const services = tables.filter(({ name }) => name === 'audit_seals').map(({ schema }) => schema);
  for (const service of services) if (!(await fitsTrail(client, service, auditKeyOf(keys)))) return ['AUDIT_KEY'];
  return [];
};

/**
 * A backup with other keys than its data could never be read, and nobody would know until it is needed. Nothing is kept
 * by which TOKEN_KEY and FINGERPRINT_KEY could be checked.
 * @throws CannotStart that names each key that does not fit the data.
 */
export const checkKeysFit = async (client: pg.Client, keys: KeyTexts, tables: readonly Table[]): Promise<void> => {
  const rings = { data: ringOf(keys, 'DATA_KEYS'), lookUp: ringOf(keys, 'LOOKUP_KEYS') };
  const values = await unfitForValues(client, rings, tables);
  const people = values.length > 0 ? [] : await unfitForPeople(client, rings);
  const unfit = [...new Set([...values, ...people, ...(await unfitForTrails(client, keys, tables))])];
  if (unfit.length === 0) return;
  throw new CannotStart(
    'failed',
    `The keys at hand are not those of the data: ${unfit.join(', ')}. Nothing was written: such a backup could never be read.`,
  );
};
