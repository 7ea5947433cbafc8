import type { FastifyInstance } from 'fastify';

const changesPlans = /^\/v1\/(?:locations|products|drafts|publications)\b/;
const untilPlansAreThere = 2_000;
const untilOrdersAreThere = 300;

/** For so many milliseconds the board is not asked about a municipality. */
export type Doubt = (municipalityId: string, milliseconds: number) => void;

/**
 * Whoever shows a credential finds what they just changed: for a moment the service is asked about slots of that
 * municipality, until the board has surely heard of it.
 */
export const doubtAfterChanges = (server: FastifyInstance, doubt: Doubt): void => {
  server.addHook('onSend', (request, reply, _payload, next) => {
    const { visitor, method, url } = request;
    if (visitor?.who && method !== 'GET' && method !== 'HEAD' && reply.statusCode < 300)
      doubt(visitor.municipalityId, changesPlans.test(url) ? untilPlansAreThere : untilOrdersAreThere);
    next();
  });
};
