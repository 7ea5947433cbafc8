import type { Readable } from 'node:stream';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller, Idempotency, Route } from '#contracts';
import type { AskedFor } from '#platform';
import type { Answer } from './answer.wording.js';
import { beside } from './beside.rules.js';
import { callOf } from './call.interceptor.js';

export const routeKey = 'loket:route';
export const besideKey = 'loket:beside';

/** What the schemas of a route read. */
type Read<R extends Route> =
  R extends Route<infer P, infer Q, infer B, infer A>
    ? { params: z.output<P>; query: z.output<Q>; body: z.output<B>; answer: z.output<A> }
    : never;

/** What reaches a controller: read by the route's schemas, from whoever the door let in. */
export interface CallOf<R extends Route> {
  readonly params: Read<R>['params'];
  readonly query: Read<R>['query'];
  readonly body: Read<R>['body'];
  /** The body as it comes in, of routes that take a file. */
  readonly file: Readable;
  readonly caller: Caller;
  readonly asked: AskedFor;
  /** Versions the caller saw (If-Match); undefined: it did not say. */
  readonly ifMatch?: string[];
  /** As ifMatch, on routes that require it. */
  readonly versions: string[];
  readonly seen: { versions: string[] } | { nothing: true };
  readonly idempotency?: Idempotency;
  /** Of streams: the last thing that somebody who comes back was told. */
  readonly lastEventId?: number;
  /** What solves a challenge, as it was sent. */
  readonly challengeSolution?: string;
  /** Wanted languages, best first. */
  readonly languages: string[];
}

/** What a controller answered, and on which route. */
export class Served {
  constructor(
    readonly route: Route,
    readonly answer: Answer,
  ) {}
}

type Serving<R extends Route> = (call: CallOf<R>) => Promise<Answer<Read<R>['answer']> | Answer<undefined>>;

const methods = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};

/** Serves a route of the contracts; the compiler holds what the method takes and answers against it. */
export const Serves =
  <R extends Route>(route: R) =>
  <T extends Serving<R>>(target: object, name: string | symbol, descriptor: TypedPropertyDescriptor<T>): void => {
    const serve = descriptor.value as T;
    const served = async function (this: unknown, call: CallOf<R>): Promise<Served> {
      return new Served(route, await serve.call(this, call));
    };
    descriptor.value = served as unknown as T;
    applyDecorators(
      RequestMapping({ path: route.path.replaceAll(/\{(\w+)\}/g, ':$1'), method: methods[route.method] }),
      SetMetadata(routeKey, route),
    )(target, name, descriptor);
  };

/** Serves what is no part of the API, such as health and documentation; the table says where, and to whom. */
export const BesideTheApi = (name: keyof typeof beside): MethodDecorator =>
  applyDecorators(
    RequestMapping({ path: beside[name].path.replaceAll(/\{(\w+)\}/g, ':$1'), method: RequestMethod.GET }),
    SetMetadata(besideKey, beside[name]),
  );

/** The `CallOf` of the route that is served. */
export const Call = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callOf(context.switchToHttp().getRequest<FastifyRequest>(), Reflect.getMetadata(routeKey, context.getHandler())),
);
