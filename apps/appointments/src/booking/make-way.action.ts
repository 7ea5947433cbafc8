import type { Place } from '#free-time';
import type { Outbox, Trail, Tx } from '#platform';
import { announceChanges } from './announce-changes.action.js';
import type { AppointmentStore } from './appointment.store.js';
import { lapseOf } from './deeds.rules.js';
import { lapsesFor } from './ledger.rules.js';

/** Somebody takes places at a location that is locked: holds whose time is over lapse there. */
export class MakeWay {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly outbox: Outbox,
    private readonly trail: Trail,
  ) {}

  /** @param places by the id of the one who takes it. */
  async within(
    tx: Tx,
    at: {
      readonly municipalityId: string;
      readonly locationId: string;
      readonly now: number;
      readonly traceId: string;
    },
    places: ReadonlyMap<string, Place>,
  ): Promise<void> {
    if (places.size === 0) return;
    const { municipalityId, locationId, now, traceId } = at;
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
    await this.trail.note(tx, ...changes.map((change) => lapseOf({ traceId }, change)));
    await announceChanges(this.outbox, tx, municipalityId, changes);
  }
}
