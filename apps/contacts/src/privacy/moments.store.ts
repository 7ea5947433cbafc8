import type { Tx } from '#platform';

/** Contact moments, when it comes to whom they are about. */
export class MomentStore {
  /** From now on they are about nobody; channel, subject and moment stay for figures. @returns how many. */
  async cutLoose(tx: Tx, municipalityId: string, appointmentIds: readonly string[]): Promise<number> {
    const [, moments] = (await tx.query(
      'update contact_moments set appointment_id = null where municipality_id = $1 and appointment_id = any($2)',
      [municipalityId, appointmentIds],
    )) as [unknown, number];
    return moments;
  }
}
