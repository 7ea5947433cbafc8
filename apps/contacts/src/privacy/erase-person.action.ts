import { type appointmentsPersonErased, contactsPersonErased } from '#contracts';
import type { EventOf, Inbox, Outbox } from '#platform';
import type { MomentStore } from './moments.store.js';

/** Cuts contact moments loose from appointments of which the person was erased, and says how many. */
export class ErasePerson {
  constructor(
    private readonly inbox: Inbox,
    private readonly moments: MomentStore,
    private readonly outbox: Outbox,
  ) {}

  /** @returns whether it was the first time. */
  run(event: EventOf<typeof appointmentsPersonErased>): Promise<boolean> {
    const { municipalityId, data } = event;
    const { erasureId, appointmentIds } = data;
    return this.inbox.once('persons', event, async (tx) => {
      const contactMoments = await this.moments.cutLoose(tx, municipalityId, appointmentIds);
      await this.outbox.announce(tx, {
        event: contactsPersonErased,
        municipalityId,
        about: erasureId,
        data: { municipalityId, erasureId, contactMoments },
      });
    });
  }
}
