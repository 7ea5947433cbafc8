import {
  type AppointmentState,
  actorOf,
  type Caller,
  type DataOf,
  type Feedback,
  type FeedbackOrder,
  type feedbackGiven,
  type ProblemCode,
  type TicketState,
} from '#contracts';
import { instantText } from '#free-time';
import { isOpen } from '../queue/ticket.rules.js';

/** What feedback is about; a visit by its appointment, if it has one. */
export interface Thing {
  readonly kind: 'appointment' | 'ticket' | 'handoff';
  readonly id: string;
}

/** A visit, as far as it can be judged. */
export interface Visit {
  /** Of its appointment, if it has one. */
  readonly state: AppointmentState | undefined;
  /** Of the ticket with which they stood in line, if they did. */
  readonly ticketState: TicketState | undefined;
  readonly locationId: string;
  readonly productIds: readonly string[];
  /** The first call, else when they came, else the agreed time: a date by the clock of the location. */
  readonly visitedOn: string;
  readonly waitedSeconds: number | undefined;
}

type Answers = Pick<FeedbackOrder, 'satisfaction' | 'waitAcceptable' | 'done' | 'comment'>;

/** Feedback as it is kept, its words still open. */
export interface Given extends Answers {
  readonly municipalityId: string;
  readonly thing: Thing;
  /** Of a visit. */
  readonly visit: Pick<Visit, 'locationId' | 'visitedOn' | 'waitedSeconds'> | undefined;
  readonly productIds: readonly string[];
  readonly language: string;
  readonly channel: Caller['channel'];
  readonly givenAt: number;
}

/** There was a visit, and it is over: who was served, did not come when called, or went away. */
export const isOver = ({ state, ticketState }: Pick<Visit, 'state' | 'ticketState'>): boolean => {
  if (state === undefined) return ticketState !== undefined && !isOpen({ state: ticketState });
  return state === 'served' || state === 'missed' || (state === 'cancelled' && ticketState !== undefined);
};

/** Of what is not there, and of what is not theirs. */
export const unknownOf = ({ ticketId, handoffId }: Pick<FeedbackOrder, 'ticketId' | 'handoffId'>): ProblemCode => {
  if (handoffId !== undefined) return 'not-found';
  return ticketId === undefined ? 'appointment-unknown' : 'ticket-unknown';
};

const answersOf = ({ satisfaction, waitAcceptable, done }: Answers) => ({
  ...(satisfaction === undefined ? {} : { satisfaction }),
  ...(waitAcceptable === undefined ? {} : { waitAcceptable }),
  ...(done === undefined ? {} : { done }),
});

const aboutOf = ({ kind }: Thing): Feedback['about'] => (kind === 'handoff' ? 'handoff' : 'visit');

/** What is answered: that it was heard, and as what. */
export const heard = (id: string, given: Given): Feedback => ({
  id,
  about: aboutOf(given.thing),
  at: instantText(given.givenAt),
  ...(given.visit ? { locationId: given.visit.locationId } : {}),
  productIds: [...given.productIds],
  ...answersOf(given),
  ...(given.comment === undefined ? {} : { comment: given.comment }),
});

/** What is told to who counts. */
export const toldOf = (id: string, given: Given): DataOf<typeof feedbackGiven> => {
  const { municipalityId, thing, visit, productIds, channel } = given;
  return {
    municipalityId,
    feedbackId: id,
    about: aboutOf(thing),
    ...(visit ? { locationId: visit.locationId } : {}),
    productIds: [...productIds],
    channel,
    ...(visit?.waitedSeconds === undefined ? {} : { waitedSeconds: visit.waitedSeconds }),
    ...answersOf(given),
  };
};

/** As the audit trail tells it. */
export const trailOf = (caller: Caller, id: string, { thing }: Pick<Given, 'thing'>) => ({
  actor: actorOf(caller),
  action: 'give-feedback',
  about: thing,
  details: { feedbackId: id, ...(thing.kind === 'appointment' ? { appointmentIds: [thing.id] } : {}) },
});
