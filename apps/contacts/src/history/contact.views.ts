import type { DataSource } from 'typeorm';
import type { Contact, listContacts, OutputOf } from '#contracts';
import { instantOf, type Question, type Tx } from '#platform';

/** What is not known of it is null. */
type ContactRow = { readonly [K in keyof Contact]: Contact[K] | null } & Pick<
  Contact,
  'id' | 'about' | 'channel' | 'direction' | 'at'
>;

/** $1 municipality, $2 appointment, $3 handoff, $4 ticket, $5 page size, $6 how many to leave out. */
export const contactsListed = `
  with found as (
    select id, appointment_id as "appointmentId", ticket_id as "ticketId", handoff_id as "handoffId", product_id as "productId",
      about, channel, who, direction, at
    from contact_moments where municipality_id = $1 and (appointment_id = $2 or handoff_id = $3 or ticket_id = $4)
  )
  select (select count(*)::int from found) as total, coalesce(jsonb_agg(page order by at, id), '[]') as items
  from (select * from found order by at, id limit $5 offset $6) as page`;

export class ContactViews {
  constructor(private readonly dataSource: DataSource) {}

  /** About one appointment, one visit or one handoff, oldest first. */
  async list(
    { municipalityId, input }: Question<typeof listContacts>,
    tx: Pick<Tx, 'query'> = this.dataSource,
  ): Promise<OutputOf<typeof listContacts>> {
    const { appointmentId, ticketId, handoffId, page, pageSize } = input;
    const [found] = (await tx.query(contactsListed, [
      municipalityId,
      appointmentId ?? null,
      handoffId ?? null,
      ticketId ?? null,
      pageSize,
      (page - 1) * pageSize,
    ])) as { items: ContactRow[]; total: number }[];
    return { items: (found?.items ?? []).map(contactShown), total: found?.total ?? 0 };
  }
}

const contactShown = ({ id, about, channel, direction, at, ...of }: ContactRow): Contact => ({
  id,
  ...(of.appointmentId ? { appointmentId: of.appointmentId } : {}),
  ...(of.ticketId ? { ticketId: of.ticketId } : {}),
  ...(of.handoffId ? { handoffId: of.handoffId } : {}),
  ...(of.productId ? { productId: of.productId } : {}),
  about,
  channel,
  ...(of.who ? { who: of.who } : {}),
  direction,
  at: instantOf(new Date(at).getTime()),
});
