import { z } from 'zod';
import { Caller, Channel, Idempotency } from '../caller.js';
import { HandoffId } from '../catalogue/handoff.js';
import { defineEvent, defineRequest } from '../define.js';
import { AppointmentId, Code, LocationId, MunicipalityId, ProductId } from '../ids.js';
import { Language, personalText } from '../text.js';
import { CalendarDate } from '../time.js';
import { TicketId } from './queue.js';

/** What somebody thought of a visit or a handoff; at least one answer. */
export const FeedbackAnswers = z.strictObject({
  satisfaction: z.int().min(1).max(5).optional().meta({ description: '1: very dissatisfied, 5: very satisfied.' }),
  waitAcceptable: z.boolean().optional().meta({ description: 'Was the wait acceptable? Of a visit only.' }),
  done: z.boolean().optional().meta({ description: 'Could you do what you came for?' }),
  comment: personalText(2_000).optional(),
});

/**
 * About what: by the token of an appointment or ticket (the header Appointment-Token) and its id; by its code; or by the
 * id of a handoff, which only who was passed on knows.
 */
export const FeedbackOrder = FeedbackAnswers.extend({
  appointmentId: AppointmentId.optional(),
  ticketId: TicketId.optional(),
  code: Code.optional(),
  productId: ProductId.optional().meta({ description: 'Of a handoff: its product.' }),
  handoffId: HandoffId.optional(),
  language: Language.default('nl'),
  channel: Channel.optional(),
})
  .refine(
    ({ appointmentId, ticketId, code, handoffId }) =>
      [appointmentId, ticketId, code, handoffId].filter((one) => one !== undefined).length === 1,
    { message: 'Name one appointment, ticket, code or handoff.', path: ['appointmentId'] },
  )
  .refine(({ productId, handoffId }) => (productId === undefined) === (handoffId === undefined), {
    message: 'A handoff goes with its product.',
    path: ['productId'],
  })
  .refine(({ handoffId, waitAcceptable }) => handoffId === undefined || waitAcceptable === undefined, {
    message: 'Nobody waits with us for a handoff.',
    path: ['waitAcceptable'],
  })
  .refine(
    ({ satisfaction, waitAcceptable, done, comment }) =>
      [satisfaction, waitAcceptable, done, comment].some((one) => one !== undefined),
    { message: 'Answer at least one question.', path: ['satisfaction'] },
  )
  .meta({ id: 'FeedbackOrder' });
export type FeedbackOrder = z.infer<typeof FeedbackOrder>;

/** That it was heard. Given again about the same, it replaces what was said before. */
export const Feedback = z
  .object({
    id: z.uuid(),
    about: z.enum(['visit', 'handoff']),
    at: z.iso.datetime(),
    locationId: LocationId.optional(),
    productIds: z.array(ProductId),
    satisfaction: z.int().optional(),
    waitAcceptable: z.boolean().optional(),
    done: z.boolean().optional(),
    comment: z.string().optional(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

/** A handoff as its owner knows it. */
const KnownHandoff = z.object({ handoffId: HandoffId, productId: ProductId });

export const giveFeedback = defineRequest({
  subject: 'appointments.give-feedback.v1',
  input: z.object({
    caller: Caller,
    idempotency: Idempotency.optional(),
    feedback: FeedbackOrder,
    /** Of a handoff: that it is there, as the gateway found out. */
    handoff: KnownHandoff.optional(),
  }),
  output: Feedback,
  problems: [
    'appointment-unknown',
    'ticket-unknown',
    'not-found',
    'too-early',
    'not-allowed',
    'idempotency-key-reused',
  ],
});

/** What somebody thought, for who counts: not whose visit it was, and not in which words. */
export const feedbackGiven = defineEvent({
  name: 'appointments.feedback.given.v1',
  data: z.object({
    municipalityId: MunicipalityId,
    /** The same again: what was said before is replaced. */
    feedbackId: z.uuid(),
    about: z.enum(['visit', 'handoff']),
    locationId: LocationId.optional(),
    productIds: z.array(ProductId),
    /** Through which it was given. */
    channel: Channel,
    /** Of a visit that was called: how long they waited. */
    waitedSeconds: z.int().optional(),
    satisfaction: z.int().optional(),
    waitAcceptable: z.boolean().optional(),
    done: z.boolean().optional(),
  }),
});

/** How long is waited for a product at a location, and how long is found acceptable. */
export const WaitingFact = z
  .object({
    productId: ProductId,
    locationId: LocationId,
    /** Visits that were called: from ticket, or from the agreed time, to the first call. */
    visits: z.int(),
    averageMinutes: z.number(),
    medianMinutes: z.number(),
    /** Eight in ten waited no longer. */
    p80Minutes: z.number(),
    /** How many of those who were called said whether the wait was acceptable. */
    judged: z.int(),
    /**
     * The longest wait of which eight in ten who waited about so long say that it was acceptable; 0 when not even of the
     * shortest, none as long as fewer than 10 have judged. Nobody finds a longer wait better: the acceptance is taken to
     * fall, never to rise, with the wait.
     */
    acceptedMinutes: z.number().optional(),
    /** More than two in ten waited longer than eight in ten accept. */
    tooLong: z.boolean(),
    /** From 1 to 5, the average of those who answered. */
    satisfaction: z.number().optional(),
    /** Of those who answered, how many could do what they came for. */
    donePercent: z.number().optional(),
  })
  .meta({ id: 'WaitingFact' });
export type WaitingFact = z.infer<typeof WaitingFact>;

export const waitingFacts = defineRequest({
  subject: 'appointments.waiting-facts.v1',
  input: z.object({
    productId: ProductId.optional(),
    locationId: LocationId.optional(),
    /** Dates by the clock of each location, `until` not included; the last 90 days unless told. */
    from: CalendarDate.optional(),
    until: CalendarDate.optional(),
    page: z.int().min(1).max(10_000),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({ items: z.array(WaitingFact), total: z.int() }),
  problems: ['invalid-input'],
});
