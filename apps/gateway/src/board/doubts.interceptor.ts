import type { FastifyInstance } from 'fastify';
import type { Board } from './board.mirror.js';

const changesPlans = /^\/v1\/(?:locations|products|drafts|publications)\b/;
const untilPlansAreThere = 2_000;
const untilOrdersAreThere = 300;

/**
 * Whoever shows a credential finds what they just changed: for a moment the service is asked about slots of that
 * municipality, until the board has surely heard of it.
 */
export const doubtAfterChanges = (server: FastifyInstance, board: Pick<Board, 'doubt'>): void => {
  server.addHook('onSend', (request, reply, _payload, next) => {
    const { visitor, method, url } = request;
    if (visitor?.who && method !== 'GET' && method !== 'HEAD' && reply.statusCode < 300)
      board.doubt(visitor.municipalityId, changesPlans.test(url) ? untilPlansAreThere : untilOrdersAreThere);
    next();
  });
};
