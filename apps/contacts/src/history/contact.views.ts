import type { DataSource } from 'typeorm';
import type { Contact, listContacts, OutputOf } from '#contracts';
import { instantOf, type Question } from '#platform';

type ContactRow = Omit<Contact, 'at' | 'who'> & { who: Contact['who'] | null; at: Date };

export class ContactViews {
  constructor(private readonly dataSource: DataSource) {}

  /** About one appointment, oldest first. */
  async list({ municipalityId, input }: Question<typeof listContacts>): Promise<OutputOf<typeof listContacts>> {
    const { appointmentId, page, pageSize } = input;
    const [found] = (await this.dataSource.query(
      `with found as (
         select id, appointment_id as "appointmentId", about, channel, who, direction, at
         from contact_moments where municipality_id = $1 and appointment_id = $2
       )
       select (select count(*)::int from found) as total, coalesce(jsonb_agg(page order by at, id), '[]') as items
       from (select * from found order by at, id limit $3 offset $4) as page`,
      [municipalityId, appointmentId, pageSize, (page - 1) * pageSize],
    )) as { items: ContactRow[]; total: number }[];
    return { items: (found?.items ?? []).map(contactShown), total: found?.total ?? 0 };
  }
}

const contactShown = ({ who, at, ...contact }: ContactRow): Contact => ({
  ...contact,
  ...(who ? { who } : {}),
  at: instantOf(new Date(at).getTime()),
});
