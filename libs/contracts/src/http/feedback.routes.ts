import { z } from 'zod';
import { Feedback, FeedbackOrder, WaitingFact } from '../appointments/feedback.js';
import { LocationId, ProductId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { collectionOf, defineRoute, pageQuery } from './route.js';

export const giveFeedbackRoute = defineRoute({
  method: 'POST',
  path: '/v1/feedback',
  id: 'giveFeedback',
  tag: 'Queue',
  summary: 'What somebody thought of a visit or a handoff: was the wait acceptable, could you do it?',
  description:
    'By the token of the appointment or ticket (the header Appointment-Token) and its id; by its code, for who holds a ' +
    'credential; or by a handoff and its product. Given again about the same, it replaces what was said before.',
  allows: 'anyone',
  appointmentToken: true,
  body: FeedbackOrder,
  status: 200,
  answer: Feedback,
  cache: 'none',
  idempotent: true,
  problems: [
    'appointment-unknown',
    'ticket-unknown',
    'not-found',
    'too-early',
    'not-allowed',
    'idempotency-key-reused',
  ],
});

export const waitingFactsRoute = defineRoute({
  method: 'GET',
  path: '/v1/facts/waiting',
  id: 'waitingFacts',
  tag: 'Facts',
  summary: 'How long is waited, how long is found acceptable, and where the first exceeds the second.',
  description: 'Dates by the clock of each location; `until` is exclusive. The last 90 days unless told.',
  allows: { scopes: ['products', 'planning', 'contacts'] },
  query: z.strictObject({
    productId: ProductId.optional(),
    locationId: LocationId.optional(),
    from: CalendarDate.optional(),
    until: CalendarDate.optional(),
    ...pageQuery,
  }),
  status: 200,
  answer: collectionOf(WaitingFact),
  cache: 'none',
  problems: [],
});
