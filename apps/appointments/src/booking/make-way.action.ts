import type { Place } from '#free-time';
import type { Outbox, Tx } from '#platform';
import { announceChanges } from './announce-changes.action.js';
import type { AppointmentStore } from './appointment.store.js';
import { lapsesFor } from './ledger.rules.js';

/** Somebody takes places at a location that is locked: holds whose time is over lapse there. */
export class MakeWay {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly outbox: Outbox,
  ) {}

  /** @param places by the id of the one who takes it. */
  async within(
    tx: Tx,
    at: { readonly municipalityId: string; readonly locationId: string; readonly now: number },
    places: ReadonlyMap<string, Place>,
  ): Promise<void> {
    if (places.size === 0) return;
    const { municipalityId, locationId, now } = at;
    const stretches = [...places.values()].map(({ from, until }) => ({ from, until }));
    const overdue = await this.appointments.loadOverdue(tx, municipalityId, {
      locationIds: [locationId],
      stretches,
      now,
    });
    const ledger = { now, appointmentsById: new Map(overdue.map((hold) => [hold.id, hold])) };
    const lapses = new Map(
      [...places].flatMap(([id, place]) => lapsesFor(ledger, { id, place }).map((lapse) => [lapse.after.id, lapse])),
    );
    const changes = [...lapses.values()];
    await this.appointments.save(tx, changes);
    await announceChanges(this.outbox, tx, municipalityId, changes);
  }
}
