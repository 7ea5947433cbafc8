import type { Contact } from '#contracts';
import type { Inbox } from '#platform';
import { type AppointmentNews, contactOf } from './contact.rules.js';
import type { ContactStore } from './contact.store.js';

export class RecordContact {
  constructor(
    private readonly inbox: Inbox,
    private readonly contacts: ContactStore,
  ) {}

  /** @returns whether it was news. */
  run(about: Contact['about'], news: AppointmentNews): Promise<boolean> {
    return this.inbox.once('contact-moments', news, (tx) =>
      this.contacts.add(tx, news.municipalityId, contactOf(about, news)),
    );
  }
}
