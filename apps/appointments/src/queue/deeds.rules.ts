import { type Actor, actorOf } from '#contracts';
import type { Done } from './line.rules.js';

/** Who does something with a line, as the audit trail tells it. */
export interface QueueDeed {
  readonly municipalityId: string;
  readonly caller: Actor;
  readonly traceId: string;
  /** A verb and a noun: `call-next`. */
  readonly action: string;
  /** When no ticket is changed by it, or besides. */
  readonly deskId?: string | undefined;
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

/** One row per ticket that changed; signing on and off is about the desk. Whoever is called is seen. */
export const trailOf = ({ municipalityId, caller, traceId, action, deskId }: QueueDeed, done: Done): Row[] => {
  const common = { municipalityId, actor: actorOf(caller), traceId, action };
  const tickets = done.tickets.map(({ after: ticket }) => ({
    ...common,
    about: { kind: 'ticket' as const, id: ticket.id },
    ...(deskId === undefined ? {} : { looked: true }),
    details: {
      version: ticket.version,
      state: ticket.state,
      ...(deskId === undefined ? {} : { deskId }),
      ...(ticket.appointmentId === undefined ? {} : { appointmentIds: [ticket.appointmentId] }),
    },
  }));
  const isOfDesk = done.told.some(({ did }) => did === 'desk-opened' || did === 'desk-closed');
  return isOfDesk && deskId !== undefined
    ? [
        ...tickets,
        { ...common, about: { kind: 'desk', id: deskId }, details: { signed: done.told.map(({ did }) => did) } },
      ]
    : tickets;
};
