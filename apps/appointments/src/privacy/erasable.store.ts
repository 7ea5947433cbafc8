import type { Tx } from '#platform';
import type { Erasable } from './erasure.rules.js';
import { eraseVisitsOf } from './visits.record.js';

interface Row {
  id: string;
  token_generation: number;
  in_force: boolean;
  end_at: Date;
}

const columns = 'id, token_generation, in_force, end_at';

const erasableOf = (row: Row): Erasable => ({
  id: row.id,
  tokenGeneration: row.token_generation,
  inForce: row.in_force,
  endAt: row.end_at.getTime(),
});

/** What an appointment speaks when nobody is known to want another. */
const nobodysLanguage = 'nl';

/** An appointment, and what its tokens are made of. */
export interface Named {
  readonly id: string;
  readonly tokenGeneration: number;
}

/** Appointments of which the person is erased. It opens nothing: what can not be read any more can still be erased. */
export class ErasableStore {
  /** Whether it is there, and what its tokens are made of; not locked. */
  async find(tx: Tx, municipalityId: string, id: string): Promise<Named | undefined> {
    const [found] = (await tx.query(
      'select id, token_generation as "tokenGeneration" from appointments where municipality_id = $1 and id = $2',
      [municipalityId, id],
    )) as Named[];
    return found;
  }

  /**
   * Locks where these are and then these, like everybody who changes appointments: what was under way is written
   * before, and what comes after finds nobody.
   */
  async lock(tx: Tx, municipalityId: string, ids: readonly string[]): Promise<Erasable[]> {
    await tx.query(
      `select 1 from locations where municipality_id = $1 and id in (
         select location_id from appointments where municipality_id = $1 and id = any($2)
       ) order by id for update`,
      [municipalityId, ids],
    );
    const rows = (await tx.query(
      `select ${columns} from appointments where municipality_id = $1 and id = any($2) order by id for update`,
      [municipalityId, ids],
    )) as Row[];
    return rows.map(erasableOf);
  }

  /** Locks some of those that were over at this moment and have a person still; what others lock is left to them. */
  async lockOver(tx: Tx, municipalityId: string, at: Date, most: number): Promise<Erasable[]> {
    const past = await this.locked(
      tx,
      `end_at <= $2 and state in ('booked', 'arrived', 'served', 'missed')`,
      'end_at',
      [municipalityId, at, most],
    );
    const closed = await this.locked(tx, `changed_at <= $2 and state in ('cancelled', 'lapsed')`, 'changed_at', [
      municipalityId,
      at,
      most - past.length,
    ]);
    return [...past, ...closed];
  }

  private async locked(tx: Tx, which: string, order: string, values: readonly unknown[]): Promise<Erasable[]> {
    const rows = (await tx.query(
      `select ${columns} from appointments where municipality_id = $1 and person is not null and ${which}
       order by ${order}, id limit $3 for update skip locked`,
      [...values],
    )) as Row[];
    return rows.map(erasableOf);
  }

  /** @returns how many remembered answers went with it. */
  async erase(tx: Tx, municipalityId: string, ids: readonly string[]): Promise<number> {
    await tx.query(
      `update appointments set person = null, confirmed_with = null, language = $3, version = version + 1,
         keyed_version = version + 1, origin = case when state = 'held' then origin end
       where municipality_id = $1 and id = any($2) and (person is not null or confirmed_with is not null
         or language <> $3 or (origin is not null and state <> 'held'))`,
      [municipalityId, ids, nobodysLanguage],
    );
    await tx.query('delete from person_keys where municipality_id = $1 and appointment_id = any($2)', [
      municipalityId,
      ids,
    ]);
    const tickets = await eraseVisitsOf(tx, municipalityId, ids);
    const [, answers] = (await tx.query(
      'delete from remembered_answers where municipality_id = $1 and appointment_id = any($2)',
      [municipalityId, [...ids, ...tickets]],
    )) as [unknown, number];
    return answers;
  }

  /** Where somebody held from is of no use once it is no hold any more. @returns of how many it was forgotten. */
  async forgetOrigins(tx: Tx, most: number): Promise<number> {
    const [, forgotten] = (await tx.query(
      `update appointments set origin = null where (municipality_id, id) in (
         select municipality_id, id from appointments where origin is not null and state <> 'held'
         order by municipality_id, id limit $1 for update skip locked)`,
      [most],
    )) as [unknown, number];
    return forgotten;
  }
}
