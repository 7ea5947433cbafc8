import { z } from 'zod';
import { Erasure, PersonAsked, PersonExport } from '../privacy/privacy.js';
import { Instant } from '../time.js';
import { collectionOf, defineRoute, pageQuery } from './route.js';

const ofPersons = { tag: 'Privacy', allows: 'anyone', cache: 'none', appointmentToken: true } as const;
const refused = ['appointment-unknown', 'not-allowed'] as const;
const whoMay =
  'By mail address or phone number: a credential with the scope `privacy`. By appointment: the same, or its token.';

export const exportPersonRoute = defineRoute({
  ...ofPersons,
  method: 'POST',
  path: '/v1/privacy/exports',
  id: 'exportPerson',
  summary: 'Everything that is kept about a person. Nobody found: an export with nothing in it.',
  description: whoMay,
  body: PersonAsked,
  status: 200,
  answer: PersonExport,
  problems: refused,
});

export const erasePersonRoute = defineRoute({
  ...ofPersons,
  method: 'POST',
  path: '/v1/privacy/erasures',
  id: 'erasePerson',
  summary: 'Erase what is kept about a person, now; the bare facts stay for figures.',
  description: `${whoMay} Appointments still to come stay booked, without a person.`,
  body: PersonAsked,
  status: 201,
  answer: Erasure,
  location: true,
  idempotent: true,
  problems: [...refused, 'idempotency-key-reused'],
});

export const getErasureRoute = defineRoute({
  ...ofPersons,
  method: 'GET',
  path: '/v1/privacy/erasures/{erasureId}',
  id: 'getErasure',
  summary: 'The proof of an erasure: what was done, when, by which service.',
  description: 'A credential with the scope `privacy`, or the token of an appointment it is about.',
  params: z.strictObject({ erasureId: z.uuid() }),
  status: 200,
  answer: Erasure,
  problems: ['not-found'],
});

export const listErasuresRoute = defineRoute({
  tag: 'Privacy',
  allows: { scopes: ['privacy'] },
  cache: 'none',
  method: 'GET',
  path: '/v1/privacy/erasures',
  id: 'listErasures',
  summary: 'Erasures that were asked for since a moment, the oldest first.',
  description:
    'To be kept apart from the database: after a restore they are asked for again. What is erased for its age is not listed; that is erased again by itself.',
  query: z.strictObject({ since: Instant, ...pageQuery }),
  status: 200,
  answer: collectionOf(Erasure),
  problems: [],
});
