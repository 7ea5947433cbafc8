import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Channel, Route } from '#contracts';
import { httpAnswerOf } from './answer.wording.js';
import { alikeAsked } from './call.interceptor.js';
import { DoorGuard, refusalAt } from './door.guard.js';
import { type Admissions, IdentityGuard } from './identity.guard.js';
import { LimitsGuard } from './limits.guard.js';
import { OriginGuard } from './origin.guard.js';
import type { ProblemParts } from './problem.filter.js';
import { tagOf } from './versions.rules.js';

/** A route of which the answer may be at hand. */
export interface ShortWay {
  readonly route: Route;
  /** @returns undefined: it is not at hand. */
  answer(asked: {
    readonly municipalityId: string;
    readonly channel: Channel;
    readonly query: unknown;
  }): Uint8Array | undefined;
}

export interface ShortWayParts {
  readonly admissions: Pick<Admissions, 'find'>;
  readonly count: ProblemParts['count'];
  readonly ways: readonly ShortWay[];
}

/**
 * The guards that the short way stands for, in their order: it does what the first three do, and the last has nothing to
 * say about who only reads. Whoever puts another at the door has to look here.
 */
export const guardsOnShortWay = [IdentityGuard, LimitsGuard, DoorGuard, OriginGuard] as const;

/** What may change how it is answered is for the long way. */
const isUsual = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' &&
  headers.authorization === undefined &&
  headers['appointment-token'] === undefined &&
  headers['if-none-match'] === undefined &&
  headers['if-modified-since'] === undefined &&
  headers['content-length'] === undefined &&
  headers['transfer-encoding'] === undefined;

/**
 * The short way of what is asked most, by callers without a credential: who asks, whether that is too often, whether they
 * may, and the answer, by the very functions that the guards and the controller call, without all that lies between them.
 * Whatever is not usual, or wrong, or not at hand goes the long way, where it is not counted again.
 */
export const openShortWay = (server: FastifyInstance, { admissions, count, ways }: ShortWayParts): void => {
  const wayByUrl = new Map(ways.map((way) => [way.route.path, way]));
  const answer = (way: ShortWay, request: FastifyRequest, reply: FastifyReply): boolean => {
    const { visitor } = request;
    const query = visitor && !refusalAt(way.route.allows, request) ? alikeAsked(request, way.route) : undefined;
    if (!visitor || query === undefined) return false;
    const text = way.answer({ municipalityId: visitor.municipalityId, channel: visitor.channel, query });
    if (!text) return false;
    const told = httpAnswerOf({ route: way.route, answer: { body: undefined, ready: { text } }, path: '', tagOf });
    reply.status(told.status).headers(told.headers).send(told.text);
    return true;
  };
  server.addHook('onRequest', (request, reply, next) => {
    const way = wayByUrl.get(request.routeOptions.url ?? '');
    if (!way || !isUsual(request)) return next();
    const goOn = (refused: Error | undefined): void => {
      if (refused || !answer(way, request, reply)) next(refused);
    };
    const found = admissions.find(request);
    if (found) return next();
    const refused = count(request, reply);
    if (refused instanceof Promise) refused.then(goOn).catch(next);
    else goOn(refused);
  });
};
