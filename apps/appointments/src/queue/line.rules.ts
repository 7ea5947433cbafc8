import type { Item, QueueChange, QueueRules } from '#contracts';
import type { ExpectedCall } from './estimate.rules.js';
import { expectedMinutes, type ServiceTimes } from './service-time.rules.js';
import type { Call, Ticket } from './ticket.rules.js';
import type { Caller, Waiting } from './turn.rules.js';

const minute = 60_000;

/** A desk of the location as it is now. */
export interface DeskHere extends Caller {
  readonly number: number;
  readonly name: string;
}

/** Somebody has signed on at a desk. */
export interface Signed {
  readonly since: number;
  /** When it was heard of last. */
  readonly seenAt: number;
}

/** All that is needed to decide about the line of a location at one moment, under its lock. */
export interface Line {
  readonly municipalityId: string;
  readonly locationId: string;
  readonly now: number;
  /** By the clock of the location. */
  readonly today: string;
  readonly rules: QueueRules;
  /** What walk-ins have good. */
  readonly credit: number;
  /** The highest number of today. */
  readonly lastSequence: number;
  /** Those that are open, and the one that is asked about. */
  readonly ticketsById: ReadonlyMap<string, Ticket>;
  /** Whose appointment was ended otherwise, and how: nobody waits any more. */
  readonly endedOtherwise: ReadonlyMap<string, string>;
  /** Those that are open, and the one that is asked about. */
  readonly callsById: ReadonlyMap<string, Call>;
  readonly desksById: ReadonlyMap<string, DeskHere>;
  readonly signedByDesk: ReadonlyMap<string, Signed>;
  readonly skillsByProduct: ReadonlyMap<string, readonly string[]>;
  readonly times: ServiceTimes;
}

/** What the change of a ticket is for its appointment. */
export interface Effect {
  readonly appointmentId: string;
  readonly did: 'serving' | 'served' | 'missed' | 'cancelled';
}

/** What an order did: before it is written. */
export interface Done {
  readonly tickets: readonly { readonly before: Ticket | undefined; readonly after: Ticket }[];
  readonly calls: readonly Call[];
  /** Who signed on, or off (undefined). */
  readonly signed: readonly { readonly deskId: string; readonly after: Signed | undefined }[];
  /** What walk-ins have good from now on; undefined: as before. */
  readonly credit?: number | undefined;
  readonly told: readonly Pick<QueueChange, 'did' | 'number' | 'deskId' | 'deskName'>[];
  readonly effects: readonly Effect[];
  /** Visits that ended: how long they took. */
  readonly served: readonly { readonly ticket: Ticket; readonly seconds: number }[];
}

export const nothingDone: Done = { tickets: [], calls: [], signed: [], told: [], effects: [], served: [] };

/** What both did, one after the other. */
export const both = (one: Done, other: Done): Done => ({
  tickets: [...one.tickets, ...other.tickets],
  calls: [...one.calls, ...other.calls],
  signed: [...one.signed, ...other.signed],
  credit: other.credit ?? one.credit,
  told: [...one.told, ...other.told],
  effects: [...one.effects, ...other.effects],
  served: [...one.served, ...other.served],
});

/** The line after something was done. */
export const after = (line: Line, done: Done): Line => {
  const signed = new Map(line.signedByDesk);
  for (const { deskId, after: next } of done.signed)
    if (next) signed.set(deskId, next);
    else signed.delete(deskId);
  return {
    ...line,
    credit: done.credit ?? line.credit,
    ticketsById: new Map([...line.ticketsById, ...done.tickets.map(({ after: one }) => [one.id, one] as const)]),
    callsById: new Map([...line.callsById, ...done.calls.map((one) => [one.id, one] as const)]),
    signedByDesk: signed,
  };
};

export const openCallAt = ({ callsById }: Line, deskId: string): Call | undefined =>
  [...callsById.values()].find((call) => call.deskId === deskId && call.endedAt === undefined);

export const openCallOf = ({ callsById }: Line, ticketId: string): Call | undefined =>
  [...callsById.values()].find((call) => call.ticketId === ticketId && call.endedAt === undefined);

/**
 * From when on a desk of which nothing is heard is taken to have been left: not before the visit there should be over.
 * Undefined: nobody is signed on.
 */
export const silentAt = (line: Line, deskId: string): number | undefined => {
  const signed = line.signedByDesk.get(deskId);
  const call = openCallAt(line, deskId);
  const visitUntil = call?.servingAt === undefined ? 0 : call.expectedUntil;
  return signed && Math.max(signed.seenAt, visitUntil) + line.rules.silentMinutes * minute;
};

export const minutesOf = ({ times }: Line, { items, extraMinutes }: Pick<Ticket, 'items' | 'extraMinutes'>): number =>
  expectedMinutes(items, extraMinutes, times);

const skillsFor = ({ skillsByProduct }: Line, items: readonly Item[]): string[] => [
  ...new Set(items.flatMap(({ productId }) => skillsByProduct.get(productId) ?? [])),
];

/** A ticket as it waits for its turn. Who was transferred to a desk that was left may go to any. */
export const waitingOf = (line: Line, ticket: Ticket): Waiting => {
  const isThere =
    ticket.forDesk !== undefined && line.signedByDesk.has(ticket.forDesk) && line.desksById.has(ticket.forDesk);
  const forDesk = isThere ? ticket.forDesk : undefined;
  const skills = ticket.forSkill === undefined ? skillsFor(line, ticket.items) : [ticket.forSkill];
  return {
    id: ticket.id,
    sequence: ticket.sequence,
    takenAt: ticket.takenAt,
    agreedAt: ticket.agreedAt,
    priority: ticket.priority,
    begun: ticket.begun,
    notBefore: ticket.notBefore,
    forDesk,
    skills: forDesk === undefined ? skills : [],
  };
};

/** Who waits now. */
export const waitingIn = (line: Line): Ticket[] =>
  [...line.ticketsById.values()].filter(
    ({ id, state, takenOn }) => state === 'waiting' && takenOn >= line.today && !line.endedOtherwise.has(id),
  );

/** What somebody who would join is told; undefined: nobody could serve them today. */
export type Joining = ExpectedCall | undefined;
