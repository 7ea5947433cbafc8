import { z } from 'zod';
import { Channel } from '../caller.js';
import { defineEvent } from '../define.js';
import { AppointmentId, DeskId, LocationId, MunicipalityId } from '../ids.js';
import { DoneBy, Item } from './booking.js';
import { TicketId, TicketNumber, TicketState } from './queue.js';

/** What may be known of a ticket by everybody inside: nothing personal. */
export const TicketSummary = z.object({
  municipalityId: MunicipalityId,
  ticketId: TicketId,
  version: z.int(),
  state: TicketState,
  number: TicketNumber,
  locationId: LocationId,
  items: z.array(Item),
  /** Through which it was taken. */
  channel: Channel,
  appointmentId: AppointmentId.optional(),
  deskId: DeskId.optional(),
  /** From taking the ticket, or from the agreed time if that was later, to the first call. */
  waitedSeconds: z.int().optional(),
  /** Who made this change, and through what. */
  by: DoneBy,
});
export type TicketSummary = z.infer<typeof TicketSummary>;

const ticketEvent = (past: string) => defineEvent({ name: `appointments.ticket.${past}.v1`, data: TicketSummary });

export const ticketTaken = ticketEvent('taken');
export const ticketCalled = ticketEvent('called');
export const ticketServing = ticketEvent('serving');
/** It waits again: it did not come, came back, was transferred, or its desk was left. */
export const ticketReturned = ticketEvent('returned');
export const ticketParked = ticketEvent('parked');
export const ticketChanged = ticketEvent('changed');
export const ticketServed = ticketEvent('served');
export const ticketMissed = ticketEvent('missed');
export const ticketLeft = ticketEvent('left');
