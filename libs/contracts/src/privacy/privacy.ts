import { z } from 'zod';
import { Appointment, Customer, DoneBy, UtcInstant } from '../appointments/booking.js';
import { Feedback } from '../appointments/feedback.js';
import { ListedTicket } from '../appointments/queue.js';
import { Channel, Who } from '../caller.js';
import { Contact } from '../contacts/contact.js';
import { AppointmentId } from '../ids.js';

/** How a person may be named: by one of these. */
export const AskedBy = z.enum(['email', 'phone', 'appointmentId']);
export type AskedBy = z.infer<typeof AskedBy>;

/** Whose data: exactly one of the three. */
export const PersonAsked = z
  .strictObject({
    email: Customer.shape.email,
    phone: Customer.shape.phone,
    appointmentId: AppointmentId.optional(),
  })
  .refine((asked) => Object.values(asked).filter((value) => value !== undefined).length === 1, {
    message: 'Name one of email, phone and appointmentId.',
    path: ['email'],
  })
  .meta({ id: 'PersonAsked', example: { email: 'naam@example.org' } });
export type PersonAsked = z.infer<typeof PersonAsked>;

/** One look at, or change of, what is kept: who in the sense of a role, never which member of staff. */
export const Looked = z
  .object({
    at: UtcInstant,
    action: z.string(),
    /** Personal data were looked at. */
    looked: z.boolean(),
    channel: Channel,
    who: Who.optional(),
  })
  .meta({ id: 'Looked' });
export type Looked = z.infer<typeof Looked>;

/** What is kept of the person is sealed and can not be opened: it is there, and not shown. */
const unreadable = z.literal(true).optional();

/** Everything that is kept about one appointment and its person. */
export const ExportedAppointment = z
  .object({
    appointment: Appointment,
    /** How many answers are remembered, 24 hours at most, for orders that may come twice; each holds what is here. */
    rememberedAnswers: z.int(),
    /** Who looked at it or changed it, the oldest first; at most the last 100 of each service. */
    trail: z.array(Looked),
    /** Their visits for it, as staff see them. */
    tickets: z.array(ListedTicket.extend({ unreadable })).optional(),
    /** What they thought of it. */
    feedback: z.array(Feedback.extend({ unreadable })).optional(),
    unreadable,
  })
  .meta({ id: 'ExportedAppointment' });
export type ExportedAppointment = z.infer<typeof ExportedAppointment>;

export const PersonExport = z
  .object({
    at: UtcInstant,
    appointments: z.array(ExportedAppointment),
    contacts: z.array(Contact),
  })
  .meta({ id: 'PersonExport' });
export type PersonExport = z.infer<typeof PersonExport>;

/** What one service did for an erasure. */
export const ErasedPart = z
  .object({
    service: z.enum(['appointments', 'contacts']),
    /** Not there: it is not done yet. */
    at: UtcInstant.optional(),
    /** How much of each kind was erased, or cut loose from whom it was about. */
    erased: z.record(z.string(), z.int()),
  })
  .meta({ id: 'ErasedPart' });

/** The proof of an erasure. It holds nothing personal: what was asked for is not kept. */
export const Erasure = z
  .object({
    id: z.uuid(),
    reason: z.enum(['asked', 'retention']),
    askedBy: AskedBy.optional(),
    at: UtcInstant,
    by: DoneBy,
    appointmentIds: z.array(AppointmentId),
    /** Of these, what was still to come: they stay booked, without a person. Their codes and tokens still work. */
    stillToCome: z.array(AppointmentId),
    services: z.array(ErasedPart),
    /** Every service has done its part. */
    complete: z.boolean(),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof Erasure>;
