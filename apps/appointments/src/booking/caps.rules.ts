import type { Contact } from '../people/contact-keys.rules.js';
import { type Appointment, takesTime } from './appointment.rules.js';
import type { Refusal } from './decided.rules.js';
import type { Change } from './ledger.rules.js';
import type { Order } from './orders.rules.js';

/** How much callers without a credential may have open at once. */
export interface MostOpen {
  readonly openHoldsPerAddress: number;
  readonly appointmentsPerContact: number;
}

type Capped = 'holds' | 'appointments';

/** By what something is counted, and how many of it there are open now. */
export interface Counted {
  readonly what: Capped;
  readonly open: number;
}

/** What is open of those who are asked about, under their locks. */
export interface Tally {
  readonly most: MostOpen;
  readonly now: number;
  /** Keyed hashes; nobody's, if no order of a caller without a credential is among them. */
  readonly countedByHash: ReadonlyMap<string, Counted>;
  /** A keyed hash for each way this customer can be reached. */
  readonly hashesOf: (contact: Contact | undefined) => readonly string[];
}

const comingStates: readonly Appointment['state'][] = ['booked', 'arrived'];

/** By what an appointment counts now, if it does. */
const countsFor = (appointment: Appointment | undefined, { now, hashesOf }: Tally): readonly string[] => {
  if (!appointment) return [];
  if (appointment.state === 'held') {
    const { origin } = appointment;
    return origin !== undefined && takesTime(appointment, now) ? [origin] : [];
  }
  const comes = comingStates.includes(appointment.state) && appointment.startAt > now;
  return comes ? hashesOf(appointment.person.customer) : [];
};

const addedBy = ({ before, after }: Change, tally: Tally): string[] => {
  const already = countsFor(before, tally);
  return countsFor(after, tally).filter((hash) => !already.includes(hash));
};

/** Whether an order is counted against a cap: one of a caller without a credential is, of whom the gateway says from where. */
export const isCapped = ({ caller }: Order): boolean => caller.origin !== undefined;

/** Why a change would be one too many. */
export const overCap = (tally: Tally, change: Change): Refusal | undefined => {
  const { openHoldsPerAddress, appointmentsPerContact } = tally.most;
  const most = { holds: openHoldsPerAddress, appointments: appointmentsPerContact };
  const full = addedBy(change, tally)
    .map((hash) => tally.countedByHash.get(hash))
    .find((counted) => counted !== undefined && counted.open >= most[counted.what]);
  return full && { refused: 'too-many-open', details: { what: full.what, most: most[full.what] } };
};

/** The tally after a change: the next order of the same batch counts it. */
export const afterCounting = (tally: Tally, change: Change): Tally => {
  if (tally.countedByHash.size === 0) return tally;
  const countedByHash = new Map(tally.countedByHash);
  const add = (hash: string, one: number): void => {
    const counted = countedByHash.get(hash);
    if (counted) countedByHash.set(hash, { ...counted, open: counted.open + one });
  };
  for (const hash of addedBy(change, tally)) add(hash, 1);
  for (const hash of addedBy({ before: change.after, after: change.before ?? change.after }, tally)) add(hash, -1);
  return { ...tally, countedByHash };
};

/** How the customer of an order can be reached after it, as far as the order says so. */
export const contactIn = (order: Order): Contact | undefined => {
  if (order.kind === 'book' || order.kind === 'confirm') return order.who.customer;
  if (order.kind !== 'change') return undefined;
  const { email, phone } = order.change.customer ?? {};
  return { email: email ?? undefined, phone: phone ?? undefined };
};
