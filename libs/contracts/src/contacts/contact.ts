import { z } from 'zod';
import { Channel, Who } from '../caller.js';
import { defineRequest } from '../define.js';
import { AppointmentId } from '../ids.js';

/** A contact moment: one exchange with a citizen, on any channel, in either direction. */
export const Contact = z
  .object({
    id: z.uuid(),
    appointmentId: AppointmentId,
    about: z.enum(['booked', 'moved', 'changed', 'cancelled']),
    channel: Channel,
    who: Who.optional(),
    direction: z.enum(['in', 'out']),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof Contact>;

export const listContacts = defineRequest({
  subject: 'contacts.list-contacts.v1',
  input: z.object({
    appointmentId: AppointmentId,
    page: z.int().min(1).max(10_000),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({ items: z.array(Contact), total: z.int() }),
  problems: [],
});
