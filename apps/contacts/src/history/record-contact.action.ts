import type { Contact } from '#contracts';
import type { Inbox } from '#platform';
import { type AppointmentNews, contactOf, isContact } from './contact.rules.js';
import type { ContactStore } from './contact.store.js';

export class RecordContact {
  constructor(
    private readonly inbox: Inbox,
    private readonly contacts: ContactStore,
  ) {}

  /** @returns whether it was news of a contact. */
  async run(about: Contact['about'], news: AppointmentNews): Promise<boolean> {
    if (!isContact(news)) return false;
    return this.inbox.once('contact-moments', news, (tx) =>
      this.contacts.add(tx, news.municipalityId, contactOf(about, news)),
    );
  }
}
