import { z } from 'zod';
import { TicketId } from '../appointments/queue.js';
import { HandoffId } from '../catalogue/handoff.js';
import { DomainClock } from '../clock.js';
import { Contact } from '../contacts/contact.js';
import { AppointmentId } from '../ids.js';
import { collectionOf, defineRoute, pageQuery } from './route.js';

export const listContactsRoute = defineRoute({
  method: 'GET',
  path: '/v1/contacts',
  id: 'listContacts',
  tag: 'Contacts',
  summary: 'The contact moments about an appointment, a visit by its ticket, or a handoff.',
  allows: { scopes: ['contacts'] },
  query: z
    .strictObject({
      appointmentId: AppointmentId.optional(),
      ticketId: TicketId.optional(),
      handoffId: HandoffId.optional(),
      ...pageQuery,
    })
    .refine(
      ({ appointmentId, ticketId, handoffId }) =>
        [appointmentId, ticketId, handoffId].filter((one) => one !== undefined).length === 1,
      { message: 'Name one appointment, ticket or handoff.', path: ['appointmentId'] },
    ),
  status: 200,
  answer: collectionOf(Contact),
  cache: 'none',
  problems: [],
});

/** As `altcha-lib` makes it: its widget and its solvers take it as it is. */
export const Challenge = z
  .object({
    parameters: z.object({
      algorithm: z.string().meta({ description: 'How a key is made of salt, nonce and counter.' }),
      cost: z.int().meta({ description: 'Rounds of each try.' }),
      expiresAt: z.int().meta({ description: 'Seconds since 1970.' }),
      keyLength: z.int(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      nonce: z.string(),
      salt: z.string(),
    }),
    signature: z.string(),
  })
  .meta({ id: 'Challenge' });

export const getChallengeRoute = defineRoute({
  method: 'GET',
  path: '/v1/challenge',
  id: 'getChallenge',
  tag: 'Appointments',
  summary: 'A challenge for callers without a credential, where the municipality asks for one.',
  description:
    'Some work that keeps away who would take every place: find the counter whose key begins with `keyPrefix`. Send ' +
    'what solves it, `{ "challenge": …, "solution": { "counter": …, "derivedKey": "…" } }` in base64url, as the header ' +
    '`Challenge-Solution` of `POST /v1/holds`, or of `POST /v1/appointments` without a `holdId`. A challenge is good for ' +
    'ten minutes, for one order; the same order sent again with the same `Idempotency-Key` may use it again. 404: ' +
    'nobody has to solve one here.',
  allows: 'anyone',
  status: 200,
  answer: Challenge,
  cache: 'none',
  problems: ['not-found'],
});

export const setClockRoute = defineRoute({
  method: 'POST',
  path: '/v1/development/clock',
  id: 'setClock',
  tag: 'Development',
  summary: 'Set the clock of every service; not there in production.',
  allows: { scopes: ['development'] },
  body: DomainClock,
  status: 200,
  answer: z.object({ now: z.iso.datetime(), speed: z.number(), takenOverBy: z.array(z.string()) }),
  cache: 'none',
  problems: ['not-found'],
});
