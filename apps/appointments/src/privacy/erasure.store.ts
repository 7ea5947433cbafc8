import type { Tx } from '#platform';
import type { KeptErasure } from './erasure.rules.js';

/** What is kept of an erasure: its proof, with nothing personal in it. */
export class ErasureStore {
  async add(tx: Tx, municipalityId: string, erasure: KeptErasure): Promise<void> {
    const { id, contacts, appointments } = erasure;
    await tx.query(
      `insert into erasures (municipality_id, id, reason, asked_by, by, at, answers, contacts_at, contact_moments)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        municipalityId,
        id,
        erasure.reason,
        erasure.askedBy ?? null,
        JSON.stringify(erasure.by),
        new Date(erasure.at),
        erasure.answers,
        contacts ? new Date(contacts.at) : null,
        contacts?.moments ?? null,
      ],
    );
    await tx.query(
      `insert into erased_appointments (municipality_id, erasure_id, appointment_id, still_to_come)
       select $1, $2, * from unnest($3::uuid[], $4::boolean[])`,
      [municipalityId, id, appointments.map((one) => one.id), appointments.map(({ stillToCome }) => stillToCome)],
    );
  }

  /** What contacts did for it. */
  async noteContacts(
    tx: Tx,
    municipalityId: string,
    { id, at, moments }: { readonly id: string; readonly at: Date; readonly moments: number },
  ): Promise<void> {
    await tx.query(
      'update erasures set contacts_at = $3, contact_moments = $4 where municipality_id = $1 and id = $2',
      [municipalityId, id, at, moments],
    );
  }
}
