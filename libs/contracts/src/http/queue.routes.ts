import { z } from 'zod';
import {
  Call,
  CallChange,
  CallId,
  CallOrder,
  ListedTicket,
  Queue,
  Staffing,
  StaffingOrder,
  TakenTicket,
  Ticket,
  TicketId,
  TicketState,
} from '../appointments/queue.js';
import { TicketOrder } from '../appointments/ticket-order.js';
import { DeskId, LocationId } from '../ids.js';
import { ofLocation } from './plan-part.js';
import { collectionOf, defineRoute, pageQuery, repeatable } from './route.js';
import { itemsOrNone } from './slots.routes.js';

const inLine = { tag: 'Queue', cache: 'none' } as const;
const ofTicket = z.strictObject({ ticketId: TicketId });
const atCounter = { ...inLine, allows: { scopes: ['visits'] } } as const;
const ofDesk = z.strictObject({ deskId: DeskId });
const where = z.strictObject({
  locationId: LocationId.optional().meta({
    description: 'Only needed where several locations have a desk of this name.',
  }),
});

export const takeTicketRoute = defineRoute({
  ...inLine,
  method: 'POST',
  path: '/v1/tickets',
  id: 'takeTicket',
  summary: 'Walk in: take a ticket, from anywhere; or say that you came for your appointment.',
  description:
    'The wait begins now; `estimate.comeAt` says when to be there. Name `items` and a location to walk in. Name an ' +
    'appointment (staff, kiosk) or its `code` to join the line for it, whatever is said beside it; again gives the ticket ' +
    'there is. When nobody can walk in for it now (`reason`: `closed`), the line is longer than the day (`full`), or nobody ' +
    'is at a desk that can do it today (`no-desk`), the refusal names the other ways.',
  allows: 'anyone',
  body: TicketOrder,
  status: 201,
  answer: TakenTicket,
  location: true,
  idempotent: true,
  challenged: true,
  language: 'each',
  appointmentToken: true,
  problems: [
    'walk-in-closed',
    'location-unknown',
    'product-unknown',
    'appointment-unknown',
    'appointment-closed',
    'too-early',
    'too-many-open',
    'challenge-required',
    'not-allowed',
    'idempotency-key-reused',
  ],
});

export const getTicketRoute = defineRoute({
  ...inLine,
  method: 'GET',
  path: '/v1/tickets/{ticketId}',
  id: 'getTicket',
  summary: 'Where am I in the line?',
  allows: 'anyone',
  appointmentToken: true,
  params: ofTicket,
  status: 200,
  answer: Ticket,
  problems: ['ticket-unknown'],
});

export const leaveLineRoute = defineRoute({
  ...inLine,
  method: 'DELETE',
  path: '/v1/tickets/{ticketId}',
  id: 'leaveLine',
  summary: 'Never mind: leave the line. Again is as if done.',
  description: 'Who had an appointment has cancelled it with this.',
  allows: 'anyone',
  appointmentToken: true,
  params: ofTicket,
  status: 204,
  problems: ['ticket-unknown', 'ticket-closed'],
});

export const returnToLineRoute = defineRoute({
  ...inLine,
  method: 'PUT',
  path: '/v1/tickets/{ticketId}/return',
  id: 'returnToLine',
  summary: 'Who was parked, to make a photograph or fill in a form, is ready to go on.',
  allows: 'anyone',
  appointmentToken: true,
  params: ofTicket,
  status: 200,
  answer: Ticket,
  problems: ['ticket-unknown', 'ticket-closed'],
});

export const listTicketsRoute = defineRoute({
  ...atCounter,
  method: 'GET',
  path: '/v1/locations/{locationId}/tickets',
  id: 'listTickets',
  summary: 'The line of today as staff see it, in the order of the numbers.',
  params: ofLocation,
  query: z.strictObject({ state: repeatable(TicketState, 7), ...pageQuery }),
  status: 200,
  answer: collectionOf(ListedTicket),
  problems: ['location-unknown'],
});

export const getQueueRoute = defineRoute({
  ...inLine,
  method: 'GET',
  path: '/v1/locations/{locationId}/queue',
  id: 'getQueue',
  summary: 'Who is called where, how many wait and how long; no personal data.',
  description: 'With `item` the estimate for who would join now is for that visit.',
  allows: 'anyone',
  params: ofLocation,
  query: z.strictObject({ item: itemsOrNone }),
  status: 200,
  answer: Queue,
  problems: ['location-unknown', 'product-unknown'],
});

export const streamQueueRoute = defineRoute({
  ...inLine,
  method: 'GET',
  path: '/v1/locations/{locationId}/queue/stream',
  id: 'streamQueue',
  summary: 'The line as it changes: server-sent events.',
  description:
    '`change`: one thing that happened (QueueChange), with an id that rises by one. `queue`: the line as it is now ' +
    '(Queue), at the beginning, after changes, and when estimates move. Who comes back with `Last-Event-ID` is told ' +
    'every change since then. The stream ends after half an hour: connect again. Who names `text/event-stream` in `Accept`, ' +
    'as browsers do, is answered 200 with `retry` and no event when it should come back later (429, 503).',
  allows: 'anyone',
  params: ofLocation,
  status: 200,
  answer: z.string(),
  answerType: 'text/event-stream',
  problems: ['location-unknown'],
});

export const getStaffingRoute = defineRoute({
  ...atCounter,
  method: 'GET',
  path: '/v1/desks/{deskId}/staffing',
  id: 'getStaffing',
  summary: 'Whether somebody is signed on at a desk, and whom they serve.',
  params: ofDesk,
  query: where,
  status: 200,
  answer: Staffing,
  problems: ['desk-unknown', 'location-unknown'],
});

export const putStaffingRoute = defineRoute({
  ...atCounter,
  method: 'PUT',
  path: '/v1/desks/{deskId}/staffing',
  id: 'putStaffing',
  summary: 'Sign on at a desk, or off. Signing on again shows that somebody is still there.',
  description:
    'A desk of which nothing is heard for some minutes (`silentMinutes` of the queue rules) is taken to have been left. ' +
    'Whoever is called or served at a desk that is left goes back to the line, and is next.',
  params: ofDesk,
  query: where,
  body: StaffingOrder,
  status: 200,
  answer: Staffing,
  problems: ['desk-unknown', 'location-unknown'],
});

export const callNextRoute = defineRoute({
  ...atCounter,
  method: 'POST',
  path: '/v1/desks/{deskId}/calls',
  id: 'callNext',
  summary: 'Call who is next at this desk, or a ticket by name; 204 when nobody waits.',
  params: ofDesk,
  query: where,
  body: CallOrder.default({}),
  status: 201,
  answer: Call,
  mayBeEmpty: true,
  location: true,
  idempotent: true,
  problems: [
    'desk-unknown',
    'location-unknown',
    'desk-not-staffed',
    'desk-busy',
    'ticket-unknown',
    'ticket-closed',
    'idempotency-key-reused',
  ],
});

const ofCall = z.strictObject({ callId: CallId });

export const getCallRoute = defineRoute({
  ...atCounter,
  method: 'GET',
  path: '/v1/calls/{callId}',
  id: 'getCall',
  summary: 'One call, with its ticket.',
  params: ofCall,
  status: 200,
  answer: Call,
  problems: ['call-unknown'],
});

export const changeCallRoute = defineRoute({
  ...atCounter,
  method: 'PATCH',
  path: '/v1/calls/{callId}',
  id: 'changeCall',
  summary: 'Recall, serve, change the items, park, transfer, finish, or note that nobody came.',
  description:
    'Who does not come is called again once, then missed. Who is transferred goes first at that desk, or at any desk ' +
    'with that skill. The same again is as if done.',
  params: ofCall,
  body: CallChange,
  status: 200,
  answer: Call,
  idempotent: true,
  problems: [
    'call-unknown',
    'call-closed',
    'desk-unknown',
    'desk-not-staffed',
    'product-unknown',
    'idempotency-key-reused',
  ],
});
