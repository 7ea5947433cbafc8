import { z } from 'zod';
import { TicketId } from '../appointments/queue.js';
import { Channel, Who } from '../caller.js';
import { HandoffId } from '../catalogue/handoff.js';
import { defineRequest } from '../define.js';
import { AppointmentId, ProductId } from '../ids.js';

/** A contact moment: one exchange with a citizen, on any channel, in either direction. */
export const Contact = z
  .object({
    id: z.uuid(),
    /** What it is about: an appointment, a visit by its ticket, or a handoff with its product. */
    appointmentId: AppointmentId.optional(),
    ticketId: TicketId.optional(),
    handoffId: HandoffId.optional(),
    productId: ProductId.optional(),
    about: z.enum(['booked', 'moved', 'changed', 'cancelled', 'visited', 'handed-off']),
    channel: Channel,
    who: Who.optional(),
    direction: z.enum(['in', 'out']),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof Contact>;

export const listContacts = defineRequest({
  subject: 'contacts.list-contacts.v1',
  /** One of the three. */
  input: z.object({
    appointmentId: AppointmentId.optional(),
    ticketId: TicketId.optional(),
    handoffId: HandoffId.optional(),
    page: z.int().min(1).max(10_000),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({ items: z.array(Contact), total: z.int() }),
  problems: [],
});
