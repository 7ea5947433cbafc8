import type { Inbox } from '#platform';
import { contactOfVisit, isContact, ofNobody, type VisitNews } from './contact.rules.js';
import type { ContactStore } from './contact.store.js';
import type { ErasedAppointmentStore } from './erased-appointments.store.js';

export class RecordVisit {
  constructor(
    private readonly inbox: Inbox,
    private readonly contacts: ContactStore,
    private readonly erased: ErasedAppointmentStore,
  ) {}

  /** @returns whether it was news of a visit. */
  async run(news: VisitNews): Promise<boolean> {
    if (!isContact(news)) return false;
    const { municipalityId, data } = news;
    return this.inbox.once('contact-moments', news, async (tx) => {
      const contact = contactOfVisit(news);
      const { appointmentId } = data;
      const erased = appointmentId !== undefined && (await this.erased.has(tx, municipalityId, appointmentId));
      await this.contacts.add(tx, municipalityId, erased ? ofNobody(contact) : contact);
    });
  }
}
