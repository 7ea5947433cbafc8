import type { Seal, Tx } from '#platform';
import type { Person } from '../booking/appointment.rules.js';
import type { PersonKeyStore } from '../people/person-keys.store.js';

/** Which appointment, of all municipalities. */
export interface Whose {
  readonly municipality_id: string;
  readonly id: string;
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

  /**
   * Seals some persons under the first key, and writes what they are found by under the first look-up key. It takes no
   * location's lock, so it never waits: what somebody else has locked is left to a later time.
   * @returns the last of those it looked at, in order of (municipality, id); none: there are no more.
   */
  async resealSome(tx: Tx, behind: Whose = first, most = 200): Promise<Whose | undefined> {
    const rows = (await tx.query(
      `select municipality_id, id, person from appointments
       where person is not null and (municipality_id, id) > ($1, $2) and ${keyId} = any($3) and (
         ${keyId} <> $4 or exists (
           select 1 from person_keys
           where municipality_id = appointments.municipality_id and appointment_id = appointments.id and key_id <> $5
         ) or not exists (
           select 1 from person_keys
           where municipality_id = appointments.municipality_id and appointment_id = appointments.id
         )
       )
       order by municipality_id, id limit $6 for update skip locked`,
      [behind.municipality_id, behind.id, this.seal.keyIds, this.seal.writingKeyId, this.personKeys.writingKeyId, most],
    )) as (Whose & { person: Buffer })[];
    await this.write(tx, rows);
    return rows.at(-1);
  }

  private async write(tx: Tx, rows: readonly (Whose & { person: Buffer })[]): Promise<void> {
    const opened = rows.map((row) => ({ ...row, opened: this.seal.open(placeOf(row), row.person) as Person }));
    const others = opened.filter(({ person }) => this.seal.keyIdOf(person) !== this.seal.writingKeyId);
    if (others.length > 0)
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
    for (const municipalityId of new Set(rows.map((row) => row.municipality_id))) {
      const theirs = opened.filter((row) => row.municipality_id === municipalityId);
      const reachable = theirs.map(({ id, opened: { customer } }) => ({ id, customer }));
      await this.personKeys.put(tx, municipalityId, reachable);
    }
  }
}

const placeOf = ({ municipality_id, id }: Whose) => ({
  municipalityId: municipality_id,
  table: 'appointments',
  column: 'person',
  id,
});
