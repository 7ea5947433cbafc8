import type { Contact, exportContacts, InputOf } from '#contracts';
import { instantOf, type Tx } from '#platform';

type MomentRow = Pick<Contact, 'id' | 'appointmentId' | 'about' | 'channel' | 'direction'> & {
  readonly ticketId: string | null;
  readonly who: NonNullable<Contact['who']> | null;
  readonly at: Date;
};

const portion = 2_000;

/** What is kept about appointments, whole. */
export class ExportedMoments {
  async list(
    tx: Tx,
    municipalityId: string,
    { appointmentIds, behind }: InputOf<typeof exportContacts>,
  ): Promise<{ contacts: Contact[]; more: boolean }> {
    const rows = (await tx.query(
      `select id, appointment_id as "appointmentId", ticket_id as "ticketId", about, channel, who, direction, at from contact_moments
       where municipality_id = $1 and appointment_id = any($2) order by at, id limit $3 offset $4`,
      [municipalityId, appointmentIds, portion + 1, behind],
    )) as MomentRow[];
    return { contacts: rows.slice(0, portion).map(momentShown), more: rows.length > portion };
  }
}

const momentShown = ({ at, who, ticketId, ...rest }: MomentRow): Contact => ({
  ...rest,
  ...(ticketId ? { ticketId } : {}),
  ...(who ? { who } : {}),
  at: instantOf(at.getTime()),
});
