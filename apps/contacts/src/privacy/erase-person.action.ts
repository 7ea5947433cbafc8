import { type appointmentsPersonErased, contactsPersonErased } from '#contracts';
import type { EventOf, Inbox, Outbox } from '#platform';
import type { ErasedAppointmentStore } from '../history/erased-appointments.store.js';
import type { MomentStore } from './moments.store.js';

/**
 * Cuts contact moments loose from appointments of which the person was erased, those that are yet to come as well, and
 * says how many. What is announced again is reported again, alike: the report may have been lost.
 */
export class ErasePerson {
  constructor(
    private readonly inbox: Inbox,
    private readonly erased: ErasedAppointmentStore,
    private readonly moments: MomentStore,
    private readonly outbox: Outbox,
  ) {}

  /** @returns whether it was the first time that this event came. */
  run(event: EventOf<typeof appointmentsPersonErased>): Promise<boolean> {
    const { municipalityId, data } = event;
    const { erasureId, appointmentIds } = data;
    return this.inbox.once('persons', event, async (tx) => {
      await this.erased.add(
        tx,
        appointmentIds.map((appointmentId) => ({ municipalityId, appointmentId })),
      );
      const cut = await this.moments.cutLoose(tx, municipalityId, appointmentIds);
      const contactMoments = await this.moments.countFor(tx, municipalityId, erasureId, cut);
      await this.outbox.announce(tx, {
        event: contactsPersonErased,
        municipalityId,
        about: erasureId,
        data: { municipalityId, erasureId, contactMoments },
      });
    });
  }
}
