import { z } from 'zod';
import { Caller, Idempotency } from '../caller.js';
import { defineRequest } from '../define.js';
import { Code, DeskId, LocationId } from '../ids.js';
import { Items } from './booking.js';
import {
  Call,
  CallChange,
  CallId,
  CallOrder,
  FoundTicket,
  ListedTicket,
  Queue,
  QueueChange,
  Staffing,
  TakenTicket,
  Ticket,
  TicketId,
  TicketState,
} from './queue.js';
import { TicketOrder } from './ticket-order.js';

const ordered = { caller: Caller, idempotency: Idempotency.optional() };
const ofDesk = { deskId: DeskId, locationId: LocationId.optional() };
const atDesk = ['desk-unknown', 'location-unknown', 'not-allowed', 'invalid-input'] as const;

export const takeTicket = defineRequest({
  subject: 'appointments.take-ticket.v1',
  input: z.object({ ...ordered, order: TicketOrder }),
  output: TakenTicket,
  problems: [
    'walk-in-closed',
    'location-unknown',
    'product-unknown',
    'appointment-unknown',
    'appointment-closed',
    'too-early',
    'too-many-open',
    'not-allowed',
    'invalid-input',
    'idempotency-key-reused',
  ],
});

export const getTicket = defineRequest({
  subject: 'appointments.get-ticket.v1',
  input: z.object({ caller: Caller, ticketId: TicketId }),
  output: Ticket,
  problems: ['ticket-unknown'],
});

/** Never mind: the visitor does not wait any more. */
export const leaveLine = defineRequest({
  subject: 'appointments.leave-line.v1',
  input: z.object({ caller: Caller, ticketId: TicketId }),
  output: z.object({}),
  problems: ['ticket-unknown', 'ticket-closed'],
});

/** Who was parked is ready to go on. */
export const returnToLine = defineRequest({
  subject: 'appointments.return-to-line.v1',
  input: z.object({ caller: Caller, ticketId: TicketId }),
  output: Ticket,
  problems: ['ticket-unknown', 'ticket-closed'],
});

/** The line as staff see it, in the order of the numbers. */
export const listTickets = defineRequest({
  subject: 'appointments.list-tickets.v1',
  input: z.object({
    caller: Caller,
    locationId: LocationId,
    states: z.array(TicketState).optional(),
    page: z.int().min(1),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({ items: z.array(ListedTicket), total: z.int() }),
  problems: ['location-unknown', 'not-allowed'],
});

/** By the code of a ticket that stands in line; appointments are found by theirs. */
export const findTicket = defineRequest({
  subject: 'appointments.find-ticket.v1',
  input: z.object({ code: Code }),
  output: z.object({ found: z.array(FoundTicket).max(1) }),
  problems: [],
});

export const getQueue = defineRequest({
  subject: 'appointments.get-queue.v1',
  input: z.object({ locationId: LocationId, items: Items.optional() }),
  output: Queue,
  problems: ['location-unknown', 'product-unknown'],
});

/** What changed behind this one, the oldest first; at most 500 at once. */
export const listQueueChanges = defineRequest({
  subject: 'appointments.list-queue-changes.v1',
  input: z.object({ locationId: LocationId, after: z.int().min(0) }),
  output: z.object({ changes: z.array(QueueChange), lastEventId: z.int() }),
  problems: ['location-unknown'],
});

export const staffDesk = defineRequest({
  subject: 'appointments.staff-desk.v1',
  input: z.object({ caller: Caller, ...ofDesk, staffed: z.boolean() }),
  output: Staffing,
  problems: [...atDesk],
});

export const getStaffing = defineRequest({
  subject: 'appointments.get-staffing.v1',
  input: z.object({ caller: Caller, ...ofDesk }),
  output: Staffing,
  problems: [...atDesk],
});

/** No call: nobody waits whom this desk could serve. */
export const callNext = defineRequest({
  subject: 'appointments.call-next.v1',
  input: z.object({ ...ordered, ...ofDesk, order: CallOrder }),
  output: z.object({ call: Call.optional() }),
  problems: [...atDesk, 'desk-not-staffed', 'desk-busy', 'ticket-unknown', 'ticket-closed', 'idempotency-key-reused'],
});

export const getCall = defineRequest({
  subject: 'appointments.get-call.v1',
  input: z.object({ caller: Caller, callId: CallId }),
  output: Call,
  problems: ['call-unknown', 'not-allowed'],
});

export const changeCall = defineRequest({
  subject: 'appointments.change-call.v1',
  input: z.object({ ...ordered, callId: CallId, change: CallChange }),
  output: Call,
  problems: [
    'call-unknown',
    'call-closed',
    'desk-unknown',
    'desk-not-staffed',
    'product-unknown',
    'not-allowed',
    'invalid-input',
    'idempotency-key-reused',
  ],
});
