import type { Place } from '#free-time';
import type { Tx } from '#platform';

/** Which desk serves what was agreed: an internal matter, so neither version nor history say it. */
export class SeatStore {
  /** Gives back first, then takes: the exclusion constraint looks at each row as it is written. */
  async change(tx: Tx, municipalityId: string, placeById: ReadonlyMap<string, Place>): Promise<void> {
    if (placeById.size === 0) return;
    const ids = [...placeById.keys()];
    await tx.query('update appointments set in_force = false where municipality_id = $1 and id = any($2)', [
      municipalityId,
      ids,
    ]);
    await tx.query(
      `update appointments as old set desk_number = seat.desk_number, in_force = true
       from unnest($2::uuid[], $3::integer[]) as seat (id, desk_number)
       where old.municipality_id = $1 and old.id = seat.id`,
      [municipalityId, ids, [...placeById.values()].map(({ deskNumber }) => deskNumber)],
    );
  }
}
