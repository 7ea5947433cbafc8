import {
  type Call as CallView,
  type DoneBy,
  type Estimate,
  type EventContract,
  type ListedTicket,
  type Needs,
  type Staffing,
  type TicketStep,
  type TicketSummary,
  type Ticket as TicketView,
  ticketCalled,
  ticketChanged,
  ticketLeft,
  ticketMissed,
  ticketParked,
  ticketReturned,
  ticketServed,
  ticketServing,
  ticketTaken,
} from '#contracts';
import { instantText } from '#free-time';
import type { ExpectedCall } from './estimate.rules.js';
import { type Line, openCallAt, silentAt } from './line.rules.js';
import type { Call, Ticket } from './ticket.rules.js';

const minute = 60_000;
/** Whoever comes is there so long before the call, and a quarter of the wait more, since waits are sometimes shorter. */
const earlier = { minutes: 5, part: 0.25 };

/** What somebody is told who is expected to be called then. */
export const estimateOf = ({ callAt, ahead }: ExpectedCall, now: number): Estimate => {
  const wait = Math.max(0, callAt - now);
  const comeAt = Math.max(now, callAt - earlier.minutes * minute - wait * earlier.part);
  return {
    waitMinutes: Math.round(wait / minute),
    ahead,
    callAt: instantText(callAt),
    comeAt: instantText(comeAt),
  };
};

/** What a ticket is shown with. */
export interface ShownWith {
  readonly desksById: Line['desksById'];
  readonly needs: Needs;
  readonly unreadable?: true;
  readonly estimate?: Estimate | undefined;
}

export const ticketView = (ticket: Ticket, { desksById, needs, unreadable, estimate }: ShownWith): TicketView => {
  const deskName = ticket.deskId === undefined ? undefined : desksById.get(ticket.deskId)?.name;
  return {
    id: ticket.id,
    number: ticket.number,
    code: ticket.code,
    state: ticket.state,
    version: ticket.version,
    locationId: ticket.locationId,
    on: ticket.takenOn,
    items: [...ticket.items],
    channel: ticket.channel,
    language: ticket.language,
    needs,
    ...(unreadable ? { unreadable } : {}),
    ...(ticket.appointmentId === undefined ? {} : { appointmentId: ticket.appointmentId }),
    ...(ticket.agreedAt === undefined ? {} : { agreedAt: instantText(ticket.agreedAt) }),
    takenAt: instantText(ticket.takenAt),
    ...(ticket.deskId === undefined ? {} : { deskId: ticket.deskId }),
    ...(deskName === undefined ? {} : { deskName }),
    ...(ticket.firstCalledAt === undefined ? {} : { calledAt: instantText(ticket.firstCalledAt) }),
    ...(ticket.waitedSeconds === undefined ? {} : { waitedMinutes: Math.round(ticket.waitedSeconds / 60) }),
    ...(estimate ? { estimate } : {}),
  };
};

export const listedTicket = (ticket: Ticket, shown: ShownWith): ListedTicket => ({
  ...ticketView(ticket, shown),
  history: [...ticket.history],
  ...(ticket.forDesk === undefined ? {} : { forDeskId: ticket.forDesk }),
  ...(ticket.forSkill === undefined ? {} : { forSkill: ticket.forSkill }),
});

export const callView = (call: Call, ticket: Ticket, shown: ShownWith): CallView => ({
  id: call.id,
  ticketId: call.ticketId,
  number: ticket.number,
  locationId: call.locationId,
  deskId: call.deskId,
  state: call.endedAt !== undefined ? 'ended' : call.servingAt !== undefined ? 'serving' : 'called',
  calledAt: instantText(call.calledAt),
  times: call.times,
  ...(call.servingAt === undefined ? {} : { servingAt: instantText(call.servingAt) }),
  ...(call.endedAt === undefined
    ? { expectedUntil: instantText(call.expectedUntil) }
    : { endedAt: instantText(call.endedAt) }),
  ...(call.outcome === undefined ? {} : { outcome: call.outcome }),
  ticket: listedTicket(ticket, shown),
});

export const staffingView = (line: Line, deskId: string, call?: CallView): Staffing => {
  const signed = line.signedByDesk.get(deskId);
  return {
    deskId,
    locationId: line.locationId,
    staffed: signed !== undefined,
    ...(signed
      ? {
          since: instantText(signed.since),
          silentAt: instantText(silentAt(line, deskId) ?? signed.seenAt),
        }
      : {}),
    ...(call && openCallAt(line, deskId) ? { call } : {}),
  };
};

const eventOf: Readonly<Record<TicketStep['did'], EventContract | undefined>> = {
  taken: ticketTaken,
  called: ticketCalled,
  recalled: undefined,
  serving: ticketServing,
  changed: ticketChanged,
  'not-there': ticketReturned,
  'desk-left': ticketReturned,
  returned: ticketReturned,
  transferred: ticketReturned,
  parked: ticketParked,
  served: ticketServed,
  missed: ticketMissed,
  left: ticketLeft,
};

const summaryOf = (ticket: Ticket, by: DoneBy): TicketSummary => ({
  municipalityId: ticket.municipalityId,
  ticketId: ticket.id,
  version: ticket.version,
  state: ticket.state,
  number: ticket.number,
  locationId: ticket.locationId,
  items: [...ticket.items],
  channel: ticket.channel,
  ...(ticket.appointmentId === undefined ? {} : { appointmentId: ticket.appointmentId }),
  ...(ticket.deskId === undefined ? {} : { deskId: ticket.deskId }),
  ...(ticket.waitedSeconds === undefined ? {} : { waitedSeconds: ticket.waitedSeconds }),
  by,
});

/** Which event tells of the change of a ticket, and its data: nothing personal. */
export const toldOf = (after: Ticket): { event: EventContract; data: TicketSummary } | undefined => {
  const step = after.history.at(-1);
  const event = step && eventOf[step.did];
  return event && { event, data: summaryOf(after, step.by) };
};
