import type { Contact } from '#contracts';
import { hot, type Tx } from '#platform';

/** A contact, and whose it is. */
export interface Moment {
  readonly municipalityId: string;
  /** That of the contact. */
  readonly id: string;
  readonly contact: Contact;
}

export class ContactStore {
  /** What is there already stays as it is. */
  async add(tx: Tx, moments: readonly Moment[]): Promise<void> {
    await tx.query(
      hot(`insert into contact_moments
         (municipality_id, id, appointment_id, ticket_id, handoff_id, product_id, about, channel, who, direction, at)
       select "municipalityId", id, "appointmentId", "ticketId", "handoffId", "productId", about, channel, who, direction, at
       from jsonb_to_recordset($1::jsonb) as moment ("municipalityId" text, id uuid, "appointmentId" uuid, "ticketId" uuid,
         "handoffId" uuid, "productId" text, about text, channel text, who text, direction text, at timestamptz)
       on conflict do nothing`),
      [JSON.stringify(moments.map(({ municipalityId, contact }) => ({ municipalityId, ...contact })))],
    );
  }
}
