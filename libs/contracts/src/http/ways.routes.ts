import { z } from 'zod';
import { Handoff, HandoffCount, HandoffId, HandoffOrder } from '../catalogue/handoff.js';
import { BundleAnswer, WaysAnswer, WaysFacts } from '../catalogue/ways.js';
import { LocationId, ProductId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { productParams } from './catalogue.routes.js';
import { collectionOf, defineRoute, pageQuery } from './route.js';
import { itemsOfQuery } from './slots.routes.js';

const given = z.string().max(100);
const yesOrNo = given.optional().meta({ type: 'boolean' });
const wholeNumber = (minimum: number, maximum: number) => given.optional().meta({ type: 'integer', minimum, maximum });

/** Facts of a case. The catalogue knows which there are and what they may be; further keys are facts of the municipality. */
const factsOfQuery = {
  age: wholeNumber(0, 130),
  resident: yesOrNo,
  renewal: yesOrNo,
  urgent: yesOrNo,
  lostBefore: yesOrNo,
  business: yesOrNo,
  digid: yesOrNo,
  canTravel: yesOrNo,
  postcode: given.optional().meta({ example: '1234 AB' }),
};

const furtherFacts =
  'Facts of the case are query keys: the usual ones below, and those that the municipality names (`GET /v1/catalogue/settings`). A fact that would still change the answer stands in `ask`.';

export const getWaysRoute = defineRoute({
  method: 'GET',
  path: '/v1/products/{productId}/ways',
  id: 'getWays',
  tag: 'Ways',
  summary: 'How can I get this: every way, whether it applies, and the best plans.',
  description: `${furtherFacts} What could not be asked in time is named in \`unknown\`; the rest is answered.`,
  allows: 'anyone',
  params: productParams,
  query: z.object({ people: wholeNumber(1, 20), ...factsOfQuery, locationId: LocationId.optional() }).catchall(given),
  status: 200,
  answer: WaysAnswer,
  cache: 'none',
  language: 'one',
  problems: ['product-unknown', 'location-unknown'],
});

export const getBundleRoute = defineRoute({
  method: 'GET',
  path: '/v1/ways',
  id: 'getBundle',
  tag: 'Ways',
  summary: 'How can I get several products together, and with the fewest visits.',
  description: furtherFacts,
  allows: 'anyone',
  query: z.object({ item: itemsOfQuery, ...factsOfQuery, locationId: LocationId.optional() }).catchall(given),
  status: 200,
  answer: BundleAnswer,
  cache: 'none',
  language: 'each',
  problems: ['product-unknown', 'location-unknown'],
});

export const makeHandoffRoute = defineRoute({
  method: 'POST',
  path: '/v1/products/{productId}/handoffs',
  id: 'makeHandoff',
  tag: 'Ways',
  summary: 'Pass somebody on to a way that is not ours to perform: an e-form, a phone call. It is counted.',
  allows: 'anyone',
  params: productParams,
  body: HandoffOrder,
  status: 201,
  answer: Handoff,
  cache: 'none',
  location: true,
  idempotent: true,
  problems: ['product-unknown', 'not-allowed', 'idempotency-key-reused'],
});

export const getHandoffRoute = defineRoute({
  method: 'GET',
  path: '/v1/products/{productId}/handoffs/{handoffId}',
  id: 'getHandoff',
  tag: 'Ways',
  summary: 'A handoff; nothing of it is about a person.',
  allows: 'anyone',
  params: productParams.extend({ handoffId: HandoffId }),
  status: 200,
  answer: Handoff,
  cache: 'none',
  problems: ['not-found'],
});

export const waysFactsRoute = defineRoute({
  method: 'GET',
  path: '/v1/facts/ways',
  id: 'waysFacts',
  tag: 'Facts',
  summary: 'Which products can be had only by appointment, and which only digitally; how effort is weighed.',
  allows: 'anyone',
  status: 200,
  answer: WaysFacts,
  cache: 'public',
  etag: true,
  language: 'each',
  problems: [],
});

export const handoffFactsRoute = defineRoute({
  method: 'GET',
  path: '/v1/facts/handoffs',
  id: 'handoffFacts',
  tag: 'Facts',
  summary: 'Appointments skipped: handoffs by product, way, channel and week.',
  description: 'Dates by the clock of the municipality; `until` is exclusive. The last twelve weeks unless told.',
  allows: { scopes: ['products', 'planning', 'contacts'] },
  query: z.strictObject({
    productId: ProductId.optional(),
    from: CalendarDate.optional(),
    until: CalendarDate.optional(),
    ...pageQuery,
  }),
  status: 200,
  answer: collectionOf(HandoffCount).extend({ handoffs: z.int(), appointmentsSkipped: z.int() }),
  cache: 'none',
  problems: [],
});
