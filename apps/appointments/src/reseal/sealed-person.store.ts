import type { Seal, Tx } from '#platform';
import type { Person } from '../booking/appointment.rules.js';
import { isNotKeyed, type PersonKeyStore } from '../people/person-keys.store.js';

/** Which appointment, of all municipalities. */
export interface Whose {
  readonly municipality_id: string;
  readonly id: string;
}

type Sealed = Whose & { readonly person: Buffer };
type Opened = Sealed & { readonly opened: Person };

/** Some of many, in order of (municipality, id). */
export interface Walked {
  /** None: there are no more. */
  readonly last: Whose | undefined;
  /** Left as they were: of another place, or broken. */
  readonly unreadable: readonly Whose[];
}

const first: Whose = { municipality_id: '', id: '00000000-0000-0000-0000-000000000000' };

const keyId = `convert_from(substring(person from 3 for get_byte(person, 1)), 'UTF8')`;

/** The persons of appointments, and what they are found by, under their keys. */
export class SealedPersonStore {
  constructor(
    private readonly seal: Seal,
    private readonly personKeys: PersonKeyStore,
  ) {}

  /** In order of (municipality, id), behind one of them. */
  async keyIds(tx: Tx, behind: Whose = first, most = 10_000): Promise<(Whose & { key_id: string })[]> {
    return tx.query(
      `select municipality_id, id, ${keyId} as key_id from appointments
       where person is not null and (municipality_id, id) > ($1, $2) order by municipality_id, id limit $3`,
      [behind.municipality_id, behind.id, most],
    );
  }

  async lookUpKeyIds(tx: Tx, behind: Whose & { kind?: string } = first, most = 10_000) {
    return (await tx.query(
      `select municipality_id, appointment_id as id, kind, key_id from person_keys
       where (municipality_id, appointment_id, kind) > ($1, $2, $3)
       order by municipality_id, appointment_id, kind limit $4`,
      [behind.municipality_id, behind.id, behind.kind ?? '', most],
    )) as (Whose & { kind: string; key_id: string })[];
  }

  /** Of who can be opened, whether they are found by what they can be reached by: `found`, `not found`. */
  async fits(tx: Tx, behind: Whose = first, most = 10_000): Promise<(Whose & { key_id: string })[]> {
    return tx.query(
      `select municipality_id, id, case when ${isNotKeyed} or keyed_with <> $5 then 'not found' else 'found' end as key_id
       from appointments
       where person is not null and (municipality_id, id) > ($1, $2) and ${keyId} = any($4)
       order by municipality_id, id limit $3`,
      [behind.municipality_id, behind.id, most, this.seal.keyIds, this.personKeys.writtenWith],
    );
  }

  /**
   * Seals some persons under the first key, and writes what they are found by under the first look-up key. It takes no
   * location's lock, so it never waits: what somebody else has locked is left to a later time.
   */
  async resealSome(tx: Tx, behind: Whose = first, most = 200): Promise<Walked> {
    const rows = (await tx.query(
      `select municipality_id, id, person from appointments
       where person is not null and (municipality_id, id) > ($1, $2) and ${keyId} = any($3)
         and (${keyId} <> $4 or ${isNotKeyed} or keyed_with <> $5)
       order by municipality_id, id limit $6 for update skip locked`,
      [behind.municipality_id, behind.id, this.seal.keyIds, this.seal.writingKeyId, this.personKeys.writtenWith, most],
    )) as Sealed[];
    const walked = this.opened(rows);
    await this.write(tx, walked.opened);
    await this.key(tx, walked.opened);
    return walked;
  }

  /** Writes what some persons are found by who are not found yet, or not any more; as resealSome. */
  async keySome(tx: Tx, behind: Whose = first, most = 200): Promise<Walked> {
    const rows = (await tx.query(
      `select municipality_id, id, person from appointments
       where ${isNotKeyed} and (municipality_id, id) > ($1, $2)
       order by municipality_id, id limit $3 for update skip locked`,
      [behind.municipality_id, behind.id, most],
    )) as Sealed[];
    const walked = this.opened(rows);
    await this.key(tx, walked.opened);
    return walked;
  }

  /** Before it looks again at what others had locked. */
  async pause(tx: Tx): Promise<void> {
    await tx.query('select pg_sleep(0.25)');
  }

  private opened(rows: readonly Sealed[]): Walked & { readonly opened: readonly Opened[] } {
    const opened: Opened[] = [];
    const unreadable: Whose[] = [];
    for (const row of rows)
      try {
        opened.push({ ...row, opened: this.seal.open(placeOf(row), row.person) as Person });
      } catch {
        unreadable.push({ municipality_id: row.municipality_id, id: row.id });
      }
    return { last: rows.at(-1), opened, unreadable };
  }

  private async write(tx: Tx, rows: readonly Opened[]): Promise<void> {
    const others = rows.filter(({ person }) => this.seal.keyIdOf(person) !== this.seal.writingKeyId);
    if (others.length === 0) return;
    await tx.query(
      `update appointments as old set person = new.person
       from unnest($1::text[], $2::uuid[], $3::bytea[]) as new (municipality_id, id, person)
       where old.municipality_id = new.municipality_id and old.id = new.id`,
      [
        others.map((row) => row.municipality_id),
        others.map(({ id }) => id),
        others.map((row) => this.seal.close(placeOf(row), row.opened)),
      ],
    );
  }

  private async key(tx: Tx, rows: readonly Opened[]): Promise<void> {
    for (const municipalityId of new Set(rows.map((row) => row.municipality_id))) {
      const theirs = rows.filter((row) => row.municipality_id === municipalityId);
      const reachable = theirs.map(({ id, opened: { customer } }) => ({ id, customer }));
      await this.personKeys.put(tx, municipalityId, reachable);
      await tx.query(
        `update appointments set keyed_version = version, keyed_with = $3
         where municipality_id = $1 and id = any($2) and (keyed_version, keyed_with) is distinct from (version, $3)`,
        [municipalityId, theirs.map(({ id }) => id), this.personKeys.writtenWith],
      );
    }
  }
}

const placeOf = ({ municipality_id, id }: Whose) => ({
  municipalityId: municipality_id,
  table: 'appointments',
  column: 'person',
  id,
});
