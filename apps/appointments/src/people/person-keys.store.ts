import { hot, ProblemError, type Tx } from '#platform';
import { type Contact, type ContactKey, type Country, contactKeysOf, spelling } from './contact-keys.rules.js';

/** The keys people are found by, the first is used to write, and the country of a phone number that names none. */
export interface LookUp {
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly country?: Country | undefined;
}

/** An appointment, and how its customer can be reached now; nobody: undefined. */
export interface Reachable {
  readonly id: string;
  readonly customer: Contact | undefined;
}

/** Of appointments, in SQL: what is kept about the person was changed by who did not know of these keys, or never had any. */
export const isNotKeyed = 'person is not null and keyed_version is distinct from version';

const notYet = (): ProblemError =>
  new ProblemError('service-unavailable', {
    detail: 'Some appointments are not found by mail address or phone number yet; that is being mended.',
    retryAfterSeconds: 5,
  });

/** Whose appointment it is, as keyed hashes: what people are found by without keeping how they can be reached. */
export class PersonKeyStore {
  /** The key that is written under. */
  readonly writingKeyId: string;
  /** With what it is written, as `appointments.keyed_with` says: key, country, spelling. */
  readonly writtenWith: string;

  /** An order's customer is asked about several times on its way: for as long as the order is there. */
  private readonly keysOfContact = new WeakMap<Contact, { municipalityId: string; keys: readonly ContactKey[] }>();

  constructor(private readonly lookUp: LookUp) {
    const [first] = lookUp.keys.keys();
    if (first === undefined) throw new Error('People are found by at least one key.');
    this.writingKeyId = first;
    this.writtenWith = `${first}/${lookUp.country ?? 'NL'}/${spelling}`;
  }

  /** Under every key of the ring: what to look for. */
  keysOf(municipalityId: string, customer: Contact | undefined): readonly ContactKey[] {
    if (!customer) return [];
    const known = this.keysOfContact.get(customer);
    if (known?.municipalityId === municipalityId) return known.keys;
    const keys = contactKeysOf(this.lookUp.keys, municipalityId, customer, this.lookUp.country);
    this.keysOfContact.set(customer, { municipalityId, keys });
    return keys;
  }

  /**
   * Appointments of who can be reached so, in the order of their ids.
   * @throws ProblemError `service-unavailable` while somebody in this municipality might not be found.
   */
  async find(tx: Tx, municipalityId: string, contact: Contact): Promise<string[]> {
    // In order and the first of them: the planner takes `exists` for cheap without the index, that is mostly empty.
    const behind = (await tx.query(
      `select id from appointments where municipality_id = $1 and ${isNotKeyed} order by id limit 1`,
      [municipalityId],
    )) as unknown[];
    if (behind.length > 0) throw notYet();
    const rows = (await tx.query(
      `select distinct appointment_id as id from person_keys
       where municipality_id = $1 and hash = any($2) order by appointment_id`,
      [municipalityId, this.keysOf(municipalityId, contact).map(({ hash }) => hash)],
    )) as { id: string }[];
    return rows.map(({ id }) => id);
  }

  /** What these appointments are found by from now on, under the first key, and by nothing else. One statement. */
  async put(tx: Tx, municipalityId: string, appointments: readonly Reachable[]): Promise<void> {
    if (appointments.length === 0) return;
    await tx.query(
      hot(`with written as (
         select * from jsonb_to_recordset($3::jsonb) as one (appointment_id uuid, kind text, key_id text, hash text)
       ), gone as (
         delete from person_keys as old where municipality_id = $1 and appointment_id = any($2::uuid[]) and not exists (
           select from written where written.appointment_id = old.appointment_id and written.kind = old.kind
         )
       )
       insert into person_keys as old (municipality_id, appointment_id, kind, key_id, hash)
       select $1, appointment_id, kind, key_id, decode(hash, 'hex') from written
       on conflict (municipality_id, appointment_id, kind) do update set key_id = excluded.key_id, hash = excluded.hash
         where (old.key_id, old.hash) <> (excluded.key_id, excluded.hash)`),
      [
        municipalityId,
        appointments.map(({ id }) => id),
        JSON.stringify(appointments.flatMap((one) => this.rowsOf(municipalityId, one))),
      ],
    );
  }

  /** As put, of appointments that are new: there is nothing of theirs to take away. One statement. */
  async putNew(tx: Tx, municipalityId: string, appointments: readonly Reachable[]): Promise<void> {
    if (appointments.length === 0) return;
    await tx.query(
      hot(`insert into person_keys (municipality_id, appointment_id, kind, key_id, hash)
       select $1, appointment_id, kind, key_id, decode(hash, 'hex')
       from jsonb_to_recordset($2::jsonb) as one (appointment_id uuid, kind text, key_id text, hash text)`),
      [municipalityId, JSON.stringify(appointments.flatMap((one) => this.rowsOf(municipalityId, one)))],
    );
  }

  private rowsOf(municipalityId: string, { id, customer }: Reachable) {
    return this.keysOf(municipalityId, customer)
      .filter(({ keyId }) => keyId === this.writingKeyId)
      .map(({ kind, keyId, hash }) => ({ appointment_id: id, kind, key_id: keyId, hash: hash.toString('hex') }));
  }
}
