import { type Actor, actorOf } from '#contracts';
import type { Appointment } from './appointment.rules.js';
import type { Change } from './ledger.rules.js';
import { type Order, theClock } from './orders.rules.js';

/** An order, and the trace it is part of. */
export interface Traced {
  readonly order: Order;
  readonly traceId: string;
}

/** What the audit trail tells of an appointment: nothing personal. No actor: whoever asked did not say. */
export interface DeedAbout {
  readonly municipalityId: string;
  readonly actor?: Actor | undefined;
  readonly traceId: string;
  readonly action: string;
  readonly about: { readonly kind: 'appointment'; readonly id: string };
  readonly looked?: boolean;
  readonly details: { readonly version: number; readonly state: Appointment['state'] };
}

const actionOf: Readonly<Record<Order['kind'], string>> = {
  hold: 'place-hold',
  book: 'book-appointment',
  confirm: 'book-appointment',
  change: 'change-appointment',
  move: 'move-appointment',
  cancel: 'cancel-appointment',
  release: 'release-hold',
  arrive: 'note-arrival',
  outcome: 'note-outcome',
  lapse: 'lapse-hold',
  miss: 'miss-appointment',
};

const byTheClock = actorOf(theClock);
const ofTheClock: readonly Order['kind'][] = ['lapse', 'miss'];

/** Orders that are answered with the appointment as it stands, the person included. */
const showing: readonly Order['kind'][] = ['confirm', 'change', 'arrive', 'outcome'];

const about = ({ municipalityId, id, version, state }: Appointment) => ({
  municipalityId,
  about: { kind: 'appointment' as const, id },
  details: { version, state },
});

/** The change that an order made. */
export const deedOf = ({ order, traceId }: Traced, { before, after }: Change): DeedAbout => ({
  ...about(after),
  actor: ofTheClock.includes(order.kind) ? byTheClock : actorOf(order.caller),
  traceId,
  action: actionOf[order.kind],
  ...(before && showing.includes(order.kind) ? { looked: true } : {}),
});

/** A hold whose time was over, and whose place an order took: nobody let it go but the clock. */
export const lapseOf = ({ traceId }: Pick<Traced, 'traceId'>, { after }: Change): DeedAbout => ({
  ...about(after),
  actor: byTheClock,
  traceId,
  action: actionOf.lapse,
});

/** Somebody saw it. */
export const lookAt = (
  action: string,
  shown: Appointment,
  { actor, traceId }: { readonly actor: Actor | undefined; readonly traceId: string },
): DeedAbout => ({ ...about(shown), actor: actor && actorOf(actor), traceId, action, looked: true });

/** An order that changed nothing, and was answered with what was there already. */
export const looksOf = ({ order, traceId }: Traced, shown: Appointment): DeedAbout[] =>
  showing.includes(order.kind) ? [lookAt('look-at-appointment', shown, { actor: order.caller, traceId })] : [];
