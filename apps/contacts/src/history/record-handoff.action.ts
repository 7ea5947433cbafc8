import type { Inbox } from '#platform';
import { contactOfHandoff, type HandoffNews } from './contact.rules.js';
import type { ContactStore } from './contact.store.js';

export class RecordHandoff {
  constructor(
    private readonly inbox: Inbox,
    private readonly contacts: ContactStore,
  ) {}

  /** @returns whether it was news. */
  run(news: HandoffNews): Promise<boolean> {
    return this.inbox.once('contact-moments', news, (tx) =>
      this.contacts.add(tx, news.municipalityId, contactOfHandoff(news)),
    );
  }
}
