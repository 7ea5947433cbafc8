import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import type { Log, Metrics } from '#platform';
import { type Methods, methodsOf, pathOf } from './address.rules.js';
import { preflightHeaders, securityHeaders } from './headers.wording.js';
import type { PageOrigins } from './origin.guard.js';

/** The pattern of a path, never the path itself: that may hold an id. */
const patternOf = (request: FastifyRequest): string => request.routeOptions?.url ?? 'unknown';

const lineOf = (request: FastifyRequest, reply: FastifyReply) => ({
  requestId: request.id,
  method: request.method,
  route: patternOf(request),
  status: reply.statusCode,
  milliseconds: Math.round(reply.elapsedTime * 10) / 10,
  municipalityId: request.visitor?.municipalityId,
  who: request.visitor?.who,
});

/** One line and one measurement for each request, whatever became of it. */
export const logRequests = (server: FastifyInstance, log: Log, metrics: Metrics): void => {
  const seconds = new Histogram({
    name: 'loket_http_seconds',
    help: 'How long an HTTP request took, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [metrics.registry],
  });
  const known = new Map<string, { observe(seconds: number): void }>();
  const measure = ({ method, route, status, milliseconds }: ReturnType<typeof lineOf>): void => {
    const key = `${method} ${status} ${route}`;
    const one = known.get(key) ?? seconds.labels({ method, route, status: String(status) });
    known.set(key, one);
    one.observe(milliseconds / 1_000);
  };
  const streamed = new WeakSet<FastifyReply>();
  // A stream took as long as it took to begin; it is told when it ends, as most do: by a connection that is gone.
  server.addHook('onSend', (request, reply, payload, next) => {
    if (payload instanceof Readable) {
      streamed.add(reply);
      measure(lineOf(request, reply));
      reply.raw.once('close', () => log.info(lineOf(request, reply), 'answered'));
    }
    next();
  });
  server.addHook('onResponse', (request, reply, next) => {
    if (!streamed.has(reply)) {
      const line = lineOf(request, reply);
      measure(line);
      log.info(line, 'answered');
    }
    next();
  });
};

/** The headers every answer has, and the answer to what a browser asks before it asks. */
export const setHeaders = (server: FastifyInstance, served: Methods, origins: PageOrigins): void => {
  server.addHook('onRequest', (request, reply, next) => {
    reply.headers(securityHeaders(request.id));
    const methods = request.method === 'OPTIONS' ? methodsOf(served, pathOf(request.url)) : [];
    if (methods.length === 0) next();
    else void reply.status(204).headers(preflightHeaders(methods)).send();
  });
  server.addHook('onSend', (request, reply, _payload, next) => {
    origins.answer(request, reply);
    next();
  });
};
