import type { Tx } from '#platform';

/** Contact moments, when it comes to whom they are about. */
export class MomentStore {
  /** From now on they are about nobody; channel, subject and moment stay for figures. @returns how many. */
  async cutLoose(tx: Tx, municipalityId: string, appointmentIds: readonly string[]): Promise<number> {
    const [, moments] = (await tx.query(
      `update contact_moments set appointment_id = null, ticket_id = null
       where municipality_id = $1 and appointment_id = any($2)`,
      [municipalityId, appointmentIds],
    )) as [unknown, number];
    return moments;
  }

  /** Adds to what was done for an erasure. @returns how many it were, all told. */
  async countFor(tx: Tx, municipalityId: string, erasureId: string, moments: number): Promise<number> {
    const [row] = (await tx.query(
      `insert into erasures as known (municipality_id, id, contact_moments) values ($1, $2, $3)
       on conflict (municipality_id, id) do update
         set contact_moments = known.contact_moments + excluded.contact_moments
       returning contact_moments as all`,
      [municipalityId, erasureId, moments],
    )) as [{ all: number }];
    return row.all;
  }
}
