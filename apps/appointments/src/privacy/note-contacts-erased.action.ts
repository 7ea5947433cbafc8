import type { contactsPersonErased, DataOf } from '#contracts';
import type { EventOf, Inbox } from '#platform';
import type { ErasureStore } from './erasure.store.js';

/** Adds to the proof of an erasure what contacts did for it. */
export class NoteContactsErased {
  constructor(
    private readonly inbox: Inbox,
    private readonly erasures: ErasureStore,
  ) {}

  run(event: EventOf<typeof contactsPersonErased>): Promise<boolean> {
    return this.inbox.once('erasures', event, (tx) =>
      this.erasures.noteContacts(tx, event.municipalityId, doneOf(event)),
    );
  }
}

const doneOf = ({ time, data }: { readonly time: string; readonly data: DataOf<typeof contactsPersonErased> }) => ({
  id: data.erasureId,
  at: new Date(time),
  moments: data.contactMoments,
});
