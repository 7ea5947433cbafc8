import type { Contact } from '#contracts';
import type { Tx } from '#platform';
import { ContactRecord } from './contact.record.js';

export class ContactStore {
  async add(tx: Tx, municipalityId: string, contact: Contact): Promise<void> {
    const nothing = { appointmentId: null, ticketId: null, handoffId: null, productId: null, who: null };
    const record = { ...nothing, ...contact, municipalityId, at: new Date(contact.at) };
    await tx.createQueryBuilder().insert().into(ContactRecord).values(record).orIgnore().execute();
  }
}
