import { type Actor, actorOf } from '#contracts';
import type { Done, Line } from './line.rules.js';

/** Who does something with a line, as the audit trail tells it. */
export interface QueueDeed {
  readonly municipalityId: string;
  readonly caller: Actor;
  readonly traceId: string;
  /** A verb and a noun: `call-next`. */
  readonly action: string;
  /** When no ticket is changed by it, or besides. */
  readonly deskId?: string | undefined;
  /** The call that is answered, with whom it is about. */
  readonly callId?: string | undefined;
  /** The ticket that is answered, to whoever it is. */
  readonly shownTicketId?: string | undefined;
}

interface Row {
  readonly municipalityId: string;
  readonly actor: Actor;
  readonly traceId: string;
  readonly action: string;
  readonly about: { readonly kind: 'ticket' | 'desk'; readonly id: string };
  readonly looked?: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What changed no ticket, and was answered with whom it is about: they were called again, or looked at. */
const looksOf = (deed: QueueDeed, { callsById, ticketsById }: Line, done: Done): Row[] => {
  const { municipalityId, caller, traceId, action, callId } = deed;
  const id = callId === undefined ? deed.shownTicketId : callsById.get(callId)?.ticketId;
  if (id === undefined || done.tickets.length > 0) return [];
  const appointmentId = ticketsById.get(id)?.appointmentId;
  const look = callId === undefined ? 'look-at-ticket' : 'look-at-call';
  return [
    {
      municipalityId,
      actor: actorOf(caller),
      traceId,
      action: done.calls.length > 0 ? action : look,
      about: { kind: 'ticket', id },
      looked: true,
      details: {
        ...(callId === undefined ? {} : { callId }),
        ...(appointmentId === undefined ? {} : { appointmentIds: [appointmentId] }),
      },
    },
  ];
};

/** One row per ticket that changed; signing on and off is about the desk. Whoever is called is seen. */
export const trailOf = (deed: QueueDeed, line: Line, done: Done): Row[] => {
  const { municipalityId, caller, traceId, action, deskId } = deed;
  const common = { municipalityId, actor: actorOf(caller), traceId, action };
  // Who signs off is not shown whom they leave.
  const isLeft = done.signed.some(({ after }) => after === undefined);
  const isShown = (deskId !== undefined && !isLeft) || deed.shownTicketId !== undefined;
  const tickets = done.tickets.map(({ after: ticket }) => ({
    ...common,
    about: { kind: 'ticket' as const, id: ticket.id },
    ...(isShown ? { looked: true } : {}),
    details: {
      version: ticket.version,
      state: ticket.state,
      ...(deskId === undefined ? {} : { deskId }),
      ...(ticket.appointmentId === undefined ? {} : { appointmentIds: [ticket.appointmentId] }),
    },
  }));
  const desks = done.told.flatMap(({ did, deskId: id }) =>
    id !== undefined && (did === 'desk-opened' || did === 'desk-closed')
      ? [{ ...common, about: { kind: 'desk' as const, id }, details: { signed: [did] } }]
      : [],
  );
  return [...tickets, ...looksOf(deed, line, done), ...desks];
};
