import { EntitySchema } from 'typeorm';
import type { Contact } from '#contracts';

export type ContactRecord = Omit<Contact, 'at' | 'who'> & {
  municipalityId: string;
  who: Contact['who'] | null;
  at: Date;
};

export const ContactRecord = new EntitySchema<ContactRecord>({
  name: 'Contact',
  tableName: 'contact_moments',
  columns: {
    municipalityId: { name: 'municipality_id', type: 'text', primary: true },
    id: { type: 'uuid', primary: true },
    appointmentId: { name: 'appointment_id', type: 'uuid' },
    about: { type: 'text' },
    channel: { type: 'text' },
    who: { type: 'text', nullable: true },
    direction: { type: 'text' },
    at: { type: 'timestamptz' },
  },
});
