import { afterGivingBack, afterTaking, type FreeTime } from '#free-time';
import type { FactsByProduct } from '../planning/facts.rules.js';
import { type Appointment, changed, takesTime } from './appointment.rules.js';
import type { Deed } from './history.rules.js';

/** All that is needed to decide about some locations at one moment, under their locks. */
export interface Ledger {
  readonly municipalityId: string;
  readonly now: number;
  /** Of each product as it is planned at that location. */
  readonly factsByLocation: ReadonlyMap<string, FactsByProduct>;
  readonly freeTimeByLocation: ReadonlyMap<string, FreeTime>;
  readonly timeZoneByLocation: ReadonlyMap<string, string>;
  /** Those that are asked about, and the holds at these locations whose time is over. */
  readonly appointmentsById: ReadonlyMap<string, Appointment>;
}

/** One appointment that becomes another, or comes to be. */
export interface Change {
  readonly before: Appointment | undefined;
  readonly after: Appointment;
}

const overlaps = (one: Appointment['place'], other: Appointment['place']): boolean =>
  one.deskNumber === other.deskNumber && one.from < other.until && other.from < one.until;

/** What the clock does, nobody does. */
export const automatic = ({ now }: Pick<Ledger, 'now'>, { channel }: Pick<Appointment, 'channel'>): Deed => ({
  at: now,
  by: { channel, automatic: true },
});

/** Holds whose time is over lapse when somebody takes their place. */
export const lapsesFor = (
  ledger: Pick<Ledger, 'appointmentsById' | 'now'>,
  taker: Pick<Appointment, 'id' | 'place'>,
): Change[] =>
  [...ledger.appointmentsById.values()]
    .filter((hold) => hold.id !== taker.id && hold.state === 'held' && !takesTime(hold, ledger.now))
    .filter((hold) => overlaps(hold.place, taker.place))
    .map((hold) => ({ before: hold, after: changed(hold, automatic(ledger, hold), { state: 'lapsed' }) }));

/** The ledger after a change: what was given back is free, what was taken is not. */
export const afterChange = (ledger: Ledger, { before, after }: Change): Ledger => {
  const freeTimeByLocation = new Map(ledger.freeTimeByLocation);
  const update = (locationId: string, make: (freeTime: FreeTime) => FreeTime): void => {
    const freeTime = freeTimeByLocation.get(locationId);
    if (freeTime) freeTimeByLocation.set(locationId, make(freeTime));
  };
  if (before && takesTime(before, ledger.now))
    update(before.locationId, (freeTime) => afterGivingBack(freeTime, before.place));
  if (takesTime(after, ledger.now))
    update(after.locationId, (freeTime) =>
      afterTaking(freeTime, {
        ...after.place,
        channel: after.placeChannel,
        ...(after.state === 'held' && after.heldUntil !== undefined ? { heldUntil: after.heldUntil } : {}),
      }),
    );
  return {
    ...ledger,
    freeTimeByLocation,
    appointmentsById: new Map(ledger.appointmentsById).set(after.id, after),
  };
};
