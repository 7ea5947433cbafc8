import { createHmac } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf, type Caller, type Channel, type Idempotency, type Route } from '#contracts';
import { invalidInput, ProblemError, parseInput } from '#platform';
import { jsonBodyOf } from './json-body.rules.js';
import { originOf } from './origin.rules.js';
import { accepts, languagesOf, mediaTypeOf } from './preferences.rules.js';
import { queryOf } from './query.interceptor.js';
import { entityTagsOf, versionsOf } from './versions.rules.js';
import type { Refusal, Visitor } from './visitor.rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    visitor?: Visitor;
    /** Why there is no visitor. */
    refusal?: Refusal;
    /** Keys what callers without a credential are told apart by. */
    strangerKey: string;
  }
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const wrongInput = (path: string, message: string): ProblemError => invalidInput({ path, message });

const paramsOf = (request: FastifyRequest, route: Route): unknown => {
  if (!route.params) return undefined;
  const ofAppointment = 'appointmentId' in route.params.shape || 'holdId' in route.params.shape;
  if (ofAppointment && !route.params.safeParse(request.params).success) throw new ProblemError('appointment-unknown');
  return parseInput(route.params, request.params);
};

/** What is asked of a route that many ask alike; undefined when something is wrong with it, or with what is accepted. */
export const alikeAsked = (request: FastifyRequest, route: Route): unknown => {
  try {
    checkAccept(request, route);
    return queryOf(request, route);
  } catch {
    return undefined;
  }
};

const bodyOf = (request: FastifyRequest, route: Route): unknown => {
  if (!route.body) return undefined;
  const types = route.bodyTypes ?? ['application/json'];
  const bytes = request.body;
  const type = mediaTypeOf(header(request, 'content-type'));
  if (bytes !== undefined && bytes !== null && !types.includes(type))
    throw new ProblemError('media-type-unknown', { detail: `Send ${types.join(' or ')}.` });
  if (!(bytes instanceof Uint8Array)) {
    if (types.includes('text/csv') && bytes) return undefined;
    const withoutBody = route.body.safeParse(undefined);
    if (withoutBody.success) return withoutBody.data;
    throw wrongInput('body', 'A body is required.');
  }
  const body = jsonBodyOf(bytes);
  if ('wrong' in body) throw wrongInput(body.path, body.wrong);
  return readBody(route.body, body.value);
};

/** What is wrong with the body as a whole has no path of its own. */
const readBody = (schema: z.ZodType, value: unknown): unknown => {
  try {
    return parseInput(schema, value);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw invalidInput(...(error.details.errors ?? []).map((one) => ({ ...one, path: one.path || 'body' })));
  }
};

const channelOf = (visitor: Visitor, body: unknown): Channel => {
  const named = (body as { channel?: Channel } | undefined)?.channel;
  if (named === undefined) return visitor.channel;
  if (!visitor.channels.includes(named))
    throw new ProblemError('not-allowed', { detail: `The channel ${named} can not be used by this caller.` });
  return named;
};

const idempotencyOf = (request: FastifyRequest, route: Route): Idempotency | undefined => {
  const key = header(request, 'idempotency-key');
  if (!route.idempotent || key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw wrongInput('Idempotency-Key', 'Use 1 to 255 visible ASCII characters without spaces.');
  return { key, route: `${route.method} ${route.path}` };
};

const shortKey = 16;

/** Strangers who both chose a short key, such as `1`, never share an answer. */
const clientOf = (request: FastifyRequest, visitor: Visitor, idempotency: Idempotency | undefined): string => {
  if (visitor.client) return visitor.client;
  if (!idempotency || idempotency.key.length >= shortKey) return 'anonymous';
  const whose = `${request.ip}|${header(request, 'user-agent') ?? ''}`;
  return `anonymous:${createHmac('sha256', request.strangerKey).update(whose).digest('base64url').slice(0, 22)}`;
};

const callerOf = (request: FastifyRequest, body: unknown, idempotency: Idempotency | undefined): Caller => {
  const visitor = request.visitor;
  if (!visitor) throw new Error('Nobody was let in.');
  const token = header(request, 'appointment-token') ?? '';
  return {
    client: clientOf(request, visitor, idempotency),
    ...(visitor.who
      ? { who: visitor.who }
      : { origin: originOf(request.strangerKey, visitor.municipalityId, request.ip, request.socket.remoteAddress) }),
    ...(visitor.person ? { person: visitor.person } : {}),
    ...(visitor.onBehalfOf ? { onBehalfOf: visitor.onBehalfOf } : {}),
    channel: channelOf(visitor, body),
    scopes: [...visitor.scopes],
    ...(/^[\x21-\x7e]{1,200}$/.test(token) ? { appointmentToken: token } : {}),
  };
};

const tagsOf = (request: FastifyRequest, name: 'If-Match' | 'If-None-Match') => {
  const tags = entityTagsOf(header(request, name.toLowerCase()));
  if (tags === 'malformed') throw wrongInput(name, 'Put each version between quotes, such as "3".');
  const versions = tags && versionsOf(tags);
  if (versions && versions.length > 20) throw wrongInput(name, 'Name at most 20 versions.');
  return versions;
};

/** Of streams: the last thing that somebody who comes back was told. */
const lastEventIdOf = (request: FastifyRequest, route: Route): number | undefined => {
  const id = route.answerType === 'text/event-stream' ? header(request, 'last-event-id') : undefined;
  if (id !== undefined && !/^\d{1,15}$/.test(id)) throw wrongInput('Last-Event-ID', 'Use a whole number.');
  return id === undefined ? undefined : Number(id);
};

const versionRequired = (detail: string): ProblemError => new ProblemError('version-required', { detail });

const conditionsOf = (request: FastifyRequest, { ifMatch: rule }: Route) => {
  if (!rule) return { versions: [], seen: { versions: [] } };
  const ifMatch = tagsOf(request, 'If-Match');
  const isNew = rule === 'required-or-new' && header(request, 'if-none-match')?.trim() === '*';
  if (isNew && ifMatch) throw wrongInput('If-None-Match', 'Send either If-Match or If-None-Match.');
  if (isNew) return { versions: [], seen: { nothing: true as const } };
  if (!ifMatch && rule === 'required') throw versionRequired('Send the ETag you saw as If-Match.');
  if (!ifMatch && rule === 'required-or-new')
    throw versionRequired('Send the ETag you saw as If-Match, or If-None-Match: * for something new.');
  return { ...(ifMatch ? { ifMatch } : {}), versions: ifMatch ?? [], seen: { versions: ifMatch ?? [] } };
};

const checkAccept = (request: FastifyRequest, route: Route): void => {
  const type = route.answerType ?? 'application/json';
  if (route.status !== 204 && !accepts(header(request, 'accept'), type))
    throw new ProblemError('not-acceptable', { detail: `The answer is ${type}.` });
};

/**
 * Reads a request by the schemas of its route.
 * @throws ProblemError what is wrong with it, the caller's rights to a channel included.
 */
export const callOf = (request: FastifyRequest, route: Route) => {
  checkAccept(request, route);
  const params = paramsOf(request, route);
  const query = queryOf(request, route);
  const body = bodyOf(request, route);
  const idempotency = idempotencyOf(request, route);
  const caller = callerOf(request, body, idempotency);
  const lastEventId = lastEventIdOf(request, route);
  const challengeSolution = header(request, 'challenge-solution');
  return {
    ...conditionsOf(request, route),
    params,
    query,
    body,
    file: request.body as Readable,
    caller,
    asked: { municipalityId: request.visitor?.municipalityId ?? '', requestId: request.id, actor: actorOf(caller) },
    ...(idempotency ? { idempotency } : {}),
    ...(lastEventId === undefined ? {} : { lastEventId }),
    ...(challengeSolution === undefined ? {} : { challengeSolution }),
    languages: languagesOf(header(request, 'accept-language')),
  };
};
