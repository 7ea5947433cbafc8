import type { Inbox, Tx } from '#platform';
import { type ContactNews, contactIn, ofNobody } from './contact.rules.js';
import type { ContactStore, Moment } from './contact.store.js';
import type { ErasedAppointmentStore } from './erased-appointments.store.js';

/** Keeps what was said with a citizen, and of whose person was erased the bare fact. */
export class RecordContacts {
  constructor(
    private readonly inbox: Inbox,
    private readonly contacts: ContactStore,
    private readonly erased: ErasedAppointmentStore,
  ) {}

  /** All of it or nothing. @returns how many contacts it was news of. */
  async run(told: readonly ContactNews[]): Promise<number> {
    const recorded = await this.inbox.onceEach('contact-moments', told.flatMap(momentsIn), async (tx, moments) =>
      this.contacts.add(tx, await this.withoutErased(tx, moments)),
    );
    return recorded.length;
  }

  private async withoutErased(tx: Tx, moments: readonly Moment[]): Promise<readonly Moment[]> {
    const ofAppointments = moments.flatMap((moment) => {
      const { appointmentId } = moment.contact;
      return appointmentId ? [{ municipalityId: moment.municipalityId, appointmentId, moment }] : [];
    });
    const erased = new Set([...(await this.erased.among(tx, ofAppointments))].map(({ moment }) => moment));
    return moments.map((moment) => (erased.has(moment) ? { ...moment, contact: ofNobody(moment.contact) } : moment));
  }
}

const momentsIn = (told: ContactNews): Moment[] => {
  const contact = contactIn(told);
  return contact ? [{ municipalityId: told.news.municipalityId, id: contact.id, contact }] : [];
};
