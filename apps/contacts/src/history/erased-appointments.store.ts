import type { Tx } from '#platform';

/** Appointments of which the person was erased: moments that are heard of later are about nobody. */
export class ErasedAppointmentStore {
  /** From now on, and for moments that are being recorded at this time as well: it waits for those. */
  async add(tx: Tx, municipalityId: string, appointmentIds: readonly string[]): Promise<void> {
    await this.lock(tx, 'pg_advisory_xact_lock', municipalityId, appointmentIds);
    await tx.query(
      `insert into erased_appointments (municipality_id, appointment_id) select $1, * from unnest($2::uuid[])
       on conflict do nothing`,
      [municipalityId, appointmentIds],
    );
  }

  /** And it stays so until the transaction is over. */
  async has(tx: Tx, municipalityId: string, appointmentId: string): Promise<boolean> {
    await this.lock(tx, 'pg_advisory_xact_lock_shared', municipalityId, [appointmentId]);
    const rows = (await tx.query(
      'select 1 from erased_appointments where municipality_id = $1 and appointment_id = $2',
      [municipalityId, appointmentId],
    )) as unknown[];
    return rows.length > 0;
  }

  /** In one order for all. */
  protected async lock(tx: Tx, how: string, municipalityId: string, appointmentIds: readonly string[]): Promise<void> {
    await tx.query(
      `select ${how}(number) from (
         select distinct hashtextextended($1 || '|' || id, 0) as number from unnest($2::text[]) as id order by number
       ) as numbers`,
      [municipalityId, appointmentIds],
    );
  }
}
