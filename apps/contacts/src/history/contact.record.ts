import { EntitySchema } from 'typeorm';
import type { Contact } from '#contracts';

/** As a contact, with null for what is not known of it. */
export interface ContactRecord extends Pick<Contact, 'id' | 'about' | 'channel' | 'direction'> {
  municipalityId: string;
  appointmentId: string | null;
  ticketId: string | null;
  handoffId: string | null;
  productId: string | null;
  who: NonNullable<Contact['who']> | null;
  at: Date;
}

export const ContactRecord = new EntitySchema<ContactRecord>({
  name: 'Contact',
  tableName: 'contact_moments',
  columns: {
    municipalityId: { name: 'municipality_id', type: 'text', primary: true },
    id: { type: 'uuid', primary: true },
    appointmentId: { name: 'appointment_id', type: 'uuid', nullable: true },
    ticketId: { name: 'ticket_id', type: 'uuid', nullable: true },
    handoffId: { name: 'handoff_id', type: 'uuid', nullable: true },
    productId: { name: 'product_id', type: 'text', nullable: true },
    about: { type: 'text' },
    channel: { type: 'text' },
    who: { type: 'text', nullable: true },
    direction: { type: 'text' },
    at: { type: 'timestamptz' },
  },
});
