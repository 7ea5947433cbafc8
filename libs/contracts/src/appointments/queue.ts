import { z } from 'zod';
import { Channel } from '../caller.js';
import { AppointmentId, Code, DeskId, LocationId, Skill } from '../ids.js';
import { Language, personalText } from '../text.js';
import { DoneBy, Item, Items, Needs, UtcInstant } from './booking.js';

/** UUID v7: sorts by the moment it was made. */
export const TicketId = z
  .uuid()
  .overwrite((id) => id.toLowerCase())
  .meta({ description: 'A ticket.', example: '019abf00-0000-7000-8000-000000000001' });
export type TicketId = z.infer<typeof TicketId>;

export const CallId = z
  .uuid()
  .overwrite((id) => id.toLowerCase())
  .meta({ description: 'A call.', example: '019abf00-0000-7000-8000-000000000002' });
export type CallId = z.infer<typeof CallId>;

export const TicketState = z.enum(['waiting', 'called', 'serving', 'parked', 'served', 'missed', 'left']);
export type TicketState = z.infer<typeof TicketState>;

export const TicketNumber = z
  .string()
  .regex(/^[A-Z]\d{3,6}$/)
  .meta({ description: 'As it is called out: of one location and day.', example: 'A012' });

/** What is expected, rounded to whole minutes. */
export const Estimate = z
  .object({
    waitMinutes: z.int().min(0).meta({ description: 'From now until the call.' }),
    ahead: z.int().min(0).meta({ description: 'How many are called before, appointments still to come included.' }),
    callAt: UtcInstant,
    comeAt: UtcInstant.meta({ description: 'When to be there: somewhat before the call is expected.' }),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof Estimate>;

/** One thing that happened to a ticket. */
export const TicketStep = z
  .object({
    did: z.enum([
      'taken',
      'called',
      'recalled',
      'serving',
      'changed',
      'not-there',
      'desk-left',
      'parked',
      'returned',
      'transferred',
      'served',
      'missed',
      'left',
    ]),
    at: UtcInstant,
    by: DoneBy,
    deskId: DeskId.optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'TicketStep' });
export type TicketStep = z.infer<typeof TicketStep>;

/** A position in the line of a day, with or without an appointment. */
export const Ticket = z
  .object({
    id: TicketId,
    number: TicketNumber,
    code: Code,
    state: TicketState,
    version: z.int(),
    locationId: LocationId,
    on: z.iso.date(),
    items: z.array(Item),
    channel: Channel,
    language: Language,
    needs: Needs,
    unreadable: z.literal(true).optional().meta({ description: 'What they need can not be opened: ask them.' }),
    appointmentId: AppointmentId.optional(),
    /** Of an appointment: the agreed time. */
    agreedAt: UtcInstant.optional(),
    takenAt: UtcInstant,
    /** Where to go, while called or served. */
    deskId: DeskId.optional(),
    deskName: z.string().optional(),
    calledAt: UtcInstant.optional(),
    /** From taking the ticket, or from the agreed time if that was later, to the first call. */
    waitedMinutes: z.int().optional(),
    /** While waiting; also while parked, as if it returned now. None: nobody is there who could serve it. */
    estimate: Estimate.optional(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

export const TakenTicket = Ticket.extend({
  token: z.string().meta({ description: 'Opens this ticket: send it as the header Appointment-Token.' }),
}).meta({ id: 'TakenTicket' });
export type TakenTicket = z.infer<typeof TakenTicket>;

/** A ticket as staff see it. */
export const ListedTicket = Ticket.extend({
  history: z.array(TicketStep),
  forDeskId: DeskId.optional(),
  forSkill: Skill.optional(),
}).meta({ id: 'ListedTicket' });
export type ListedTicket = z.infer<typeof ListedTicket>;

export const FoundTicket = Ticket.extend({ kind: z.literal('ticket') }).meta({ id: 'FoundTicket' });
export type FoundTicket = z.infer<typeof FoundTicket>;

/** Somebody called to a desk, and served there. */
export const Call = z
  .object({
    id: CallId,
    ticketId: TicketId,
    number: TicketNumber,
    locationId: LocationId,
    deskId: DeskId,
    state: z.enum(['called', 'serving', 'ended']),
    calledAt: UtcInstant,
    /** How often it was called out. */
    times: z.int(),
    servingAt: UtcInstant.optional(),
    endedAt: UtcInstant.optional(),
    outcome: z
      .enum(['served', 'missed', 'not-there', 'parked', 'transferred', 'desk-left', 'left'])
      .optional()
      .meta({ description: 'How it ended; `not-there`: the ticket waits to be called again.' }),
    /** When the desk is expected to be free again. */
    expectedUntil: UtcInstant.optional(),
    ticket: ListedTicket,
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;

const note = personalText(200)
  .optional()
  .meta({ description: 'For the colleague who goes on. Nothing about the person.' });

/** What is done with a call. */
export const CallChange = z
  .discriminatedUnion('do', [
    z.strictObject({ do: z.literal('recall') }),
    z.strictObject({ do: z.literal('serve') }),
    z.strictObject({ do: z.literal('change-items'), items: Items }),
    z.strictObject({ do: z.literal('park') }),
    z.strictObject({ do: z.literal('transfer'), deskId: DeskId.optional(), skill: Skill.optional(), note }),
    z.strictObject({ do: z.literal('finish') }),
    z.strictObject({ do: z.literal('miss') }),
  ])
  .meta({ id: 'CallChange' });
export type CallChange = z.infer<typeof CallChange>;

/** Whom to call; nobody named: who is next. */
export const CallOrder = z.strictObject({ ticketId: TicketId.optional() }).meta({ id: 'CallOrder' });

export const StaffingOrder = z
  .strictObject({ staffed: z.boolean().meta({ description: 'true: signed on; again shows that somebody is there.' }) })
  .meta({ id: 'StaffingOrder' });

/** Whether somebody sits at a desk, and whom they serve. */
export const Staffing = z
  .object({
    deskId: DeskId,
    locationId: LocationId,
    staffed: z.boolean(),
    since: UtcInstant.optional(),
    /** After this the desk is taken to have been left, if nothing is heard of it. */
    silentAt: UtcInstant.optional(),
    call: Call.optional().meta({ description: 'Only to who asks for it: not when signing on or off.' }),
  })
  .meta({ id: 'Staffing' });
export type Staffing = z.infer<typeof Staffing>;

/** What may be shown on a screen in the hall: numbers, never who they are. */
export const QueueCall = z.object({
  number: TicketNumber,
  deskId: DeskId,
  deskName: z.string(),
  calledAt: UtcInstant,
  serving: z.boolean(),
});

export const Queue = z
  .object({
    locationId: LocationId,
    at: UtcInstant,
    /** The last change of the line that is in it: the id of its server-sent event. */
    lastEventId: z.int(),
    open: z.boolean().meta({ description: 'Whether who walks in now is served today.' }),
    openUntil: UtcInstant.optional(),
    opensAt: UtcInstant.optional(),
    waiting: z.int().meta({ description: 'How many wait now.' }),
    longestWaitMinutes: z.int().meta({ description: 'How long the one who waits longest has waited.' }),
    desks: z.int().meta({ description: 'Desks at which somebody is signed on.' }),
    join: Estimate.optional().meta({ description: 'For somebody who would join now.' }),
    called: z.array(QueueCall).meta({ description: 'Who is called or served where, the latest first.' }),
    line: z
      .array(z.object({ number: TicketNumber, waitMinutes: z.int() }))
      .meta({ description: 'Who waits, in the order in which they are expected to be called; at most 100.' }),
  })
  .meta({ id: 'Queue' });
export type Queue = z.infer<typeof Queue>;

/** One change of a line, as it is pushed: numbers, never who they are. Ids rise by one. */
export const QueueChange = z
  .object({
    id: z.int(),
    at: UtcInstant,
    did: z.enum([...TicketStep.shape.did.options, 'desk-opened', 'desk-closed']),
    number: TicketNumber.optional(),
    deskId: DeskId.optional(),
    deskName: z.string().optional(),
  })
  .meta({ id: 'QueueChange' });
export type QueueChange = z.infer<typeof QueueChange>;
