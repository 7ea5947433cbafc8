import type { Contact } from '#contracts';
import type { Inbox } from '#platform';
import { type AppointmentNews, contactOf, isContact, ofNobody } from './contact.rules.js';
import type { ContactStore } from './contact.store.js';
import type { ErasedAppointmentStore } from './erased-appointments.store.js';

export class RecordContact {
  constructor(
    private readonly inbox: Inbox,
    private readonly contacts: ContactStore,
    private readonly erased: ErasedAppointmentStore,
  ) {}

  /** @returns whether it was news of a contact. */
  async run(about: Contact['about'], news: AppointmentNews): Promise<boolean> {
    if (!isContact(news)) return false;
    const { municipalityId, data } = news;
    return this.inbox.once('contact-moments', news, async (tx) => {
      const contact = contactOf(about, news);
      const erased = await this.erased.has(tx, municipalityId, data.appointmentId);
      await this.contacts.add(tx, municipalityId, erased ? ofNobody(contact) : contact);
    });
  }
}
