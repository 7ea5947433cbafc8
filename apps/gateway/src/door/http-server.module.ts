import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  type ConnectionError,
  type FastifyHttpOptions,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { ProblemError } from '#platform';
import type { GatewaySettings } from '../gateway.settings.js';
import { traceOf } from './address.rules.js';
import { AnsweringAdapter } from './answer.interceptor.js';
import { fileLimit, type LargeRoute, largeRouteOf, largestBody, largestFile } from './body-limits.rules.js';
import { limitConnections } from './connections.client.js';
import { refusalAt } from './door.guard.js';
import { securityHeaders } from './headers.wording.js';
import type { Admissions } from './identity.guard.js';
import type { PageOrigins } from './origin.guard.js';
import type { ProblemFilter, ProblemParts } from './problem.filter.js';
import { codeOfStatus, problemAnswerOf } from './problem.wording.js';
import { unread } from './query.interceptor.js';
import { newTrace } from './traces.client.js';

const longestUrl = 8_192;
const largestHead = 32 * 1024;

const statusOf = ({ code, rawPacket }: ConnectionError): number => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (code !== 'HPE_HEADER_OVERFLOW') return 400;
  const firstLine = Buffer.from(rawPacket as unknown as Uint8Array).indexOf('\r\n');
  return firstLine < 0 || firstLine > longestUrl ? 414 : 431;
};

/** What can not even be read as a request has no Fastify to answer it: by hand, straight on the connection. */
const answerUnread = (describedAt: string) => (error: ConnectionError, socket: Socket) => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const traceId = newTrace();
  const code = codeOfStatus(statusOf(error));
  const details = code === 'invalid-input' ? { detail: 'This can not be read as an HTTP request.' } : {};
  const { status, headers, body } = problemAnswerOf({ code, details, traceId, instance: '/', describedAt });
  const text = JSON.stringify(body);
  const all = {
    ...securityHeaders(traceId),
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${body.title}\r\n${lines.join('')}\r\n${text}`);
};

export interface HttpServerParts {
  readonly describedAt: string;
  readonly trustedProxies: readonly string[] | undefined;
  readonly problems: ProblemFilter;
  readonly origins: PageOrigins;
  readonly admissions: Admissions;
  readonly count: ProblemParts['count'];
  /** Keys what callers without a credential are told apart by. */
  readonly strangerKey: string;
  readonly connections: ConnectionSettings;
}

type ConnectionSettings = Pick<
  GatewaySettings,
  | 'HEADERS_SECONDS'
  | 'REQUEST_SECONDS'
  | 'IDLE_SECONDS'
  | 'STALLED_SECONDS'
  | 'MOST_CONNECTIONS'
  | 'MOST_CONNECTIONS_PER_ADDRESS'
>;

const second = 1_000;

/** Who is slow, or does not listen, is waited for so long and no longer. */
const timesOf = (settings: ConnectionSettings) => ({
  http: {
    maxHeaderSize: largestHead,
    headersTimeout: settings.HEADERS_SECONDS * second,
    // How often Node looks; what is late is closed at the next look.
    connectionsCheckingInterval: Math.min(5 * second, (settings.HEADERS_SECONDS * second) / 2),
  },
  requestTimeout: settings.REQUEST_SECONDS * second,
  keepAliveTimeout: settings.IDLE_SECONDS * second,
  connectionTimeout: settings.STALLED_SECONDS * second,
});

const admit = async (
  { admissions, count }: HttpServerParts,
  { allows }: LargeRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<undefined> => {
  await admissions.find(request);
  const refused = (await count(request, reply)) ?? refusalAt(allows, request);
  if (refused) throw refused;
};

/** Fastify as we want it: bodies are read as bytes, so that who is not let in is not listened to. */
export const makeHttpServer = (parts: HttpServerParts): AnsweringAdapter => {
  const options: FastifyHttpOptions<Server> = {
    logger: false,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => traceOf([request.headers.traceparent].flat()[0]) ?? newTrace(),
    bodyLimit: largestBody,
    ...(parts.trustedProxies ? { trustProxy: [...parts.trustedProxies] } : {}),
    routerOptions: { maxParamLength: 2_000, querystringParser: unread },
    ...timesOf(parts.connections),
    return503OnClosing: false,
    // An address that can not be read: no hook is run for it.
    frameworkErrors: (error, request, reply) => {
      parts.origins.answer(request, reply);
      void parts.problems.answer(error, request, reply);
    },
    clientErrorHandler: answerUnread(parts.describedAt),
  };
  const adapter = new AnsweringAdapter({ ...options, skipMiddie: true, multipart: false });
  const server = adapter.getInstance();
  server.server.maxConnections = parts.connections.MOST_CONNECTIONS;
  const most = parts.connections.MOST_CONNECTIONS_PER_ADDRESS;
  limitConnections(server.server, { most, proxies: parts.trustedProxies ?? [] });
  // What Node does not know to expect it would refuse without a problem document; it is read as if it were not there.
  server.server.on('checkExpectation', (...asked) => server.server.emit('request', ...asked));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, next) => next(null, body));
  server.addContentTypeParser('text/csv', (request, stream, next) => {
    const tooLarge = Number(request.headers['content-length'] ?? 0) > largestFile;
    next(tooLarge ? new ProblemError('body-too-large', { detail: fileLimit }) : null, stream);
  });
  server.decorateRequest('visitor', undefined);
  server.decorateRequest('refusal', undefined);
  server.decorateRequest('strangerKey', parts.strangerKey);
  server.addHook('onRequest', (request: FastifyRequest, _reply, next) => {
    next(request.url.length > longestUrl ? new ProblemError('url-too-long') : undefined);
  });
  // A large body is read once its sender is let in and within limits; of others nothing is read.
  server.addHook('onRequest', (request: FastifyRequest, reply, next) => {
    const large = largeRouteOf(request.method, request.routeOptions.url);
    if (large) admit(parts, large, request, reply).then(next, next);
    else next();
  });
  server.addHook('onRoute', (route) => {
    const large = largeRouteOf(route.method, route.url);
    if (large) route.bodyLimit = large.largestBody;
  });
  return adapter;
};
