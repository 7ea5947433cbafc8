import type { appointmentsPersonErased, DataOf } from '#contracts';
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

  /**
   * Those that contacts has not answered for minutes, longer each time: an instance of an older release may have passed
   * over the news, or over the answer. They count as announced from now on.
   */
  async takeLate(tx: Tx, most: number): Promise<DataOf<typeof appointmentsPersonErased>[]> {
    const [late] = (await tx.query(
      `with late as (
         select municipality_id, id from erasures
         where contacts_at is null and announced_at < now() - interval '5 minutes' * power(2, least(announced, 8) - 1)
         order by announced_at limit $1 for update skip locked
       )
       update erasures set announced = announced + 1, announced_at = now() from late
       where erasures.municipality_id = late.municipality_id and erasures.id = late.id
       returning erasures.municipality_id as "municipalityId", erasures.id as "erasureId", reason, array(
         select appointment_id from erased_appointments as erased
         where erased.municipality_id = erasures.municipality_id and erased.erasure_id = erasures.id
         order by appointment_id
       ) as "appointmentIds"`,
      [most],
    )) as [DataOf<typeof appointmentsPersonErased>[], number];
    return late;
  }

  /** What contacts did for it; when it says so again: when it was first done. */
  async noteContacts(
    tx: Tx,
    municipalityId: string,
    { id, at, moments }: { readonly id: string; readonly at: Date; readonly moments: number },
  ): Promise<void> {
    await tx.query(
      `update erasures set contacts_at = coalesce(contacts_at, $3), contact_moments = greatest(contact_moments, $4)
       where municipality_id = $1 and id = $2`,
      [municipalityId, id, at, moments],
    );
  }
}
