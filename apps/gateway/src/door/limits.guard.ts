import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import { holderOf, type Route } from '#contracts';
import { type Metrics, Municipalities, type Municipality, type ProblemError } from '#platform';
import { type Allowances, refusalOf } from '../limits/allowances.action.js';
import { networkOf } from '../limits/network.rules.js';
import { type LimitFigures, type Policy, policiesOf, type Standing } from '../limits/policies.rules.js';
import { rateLimitHeaders } from '../limits/rate-limit.wording.js';
import { jsonBodyOf } from './json-body.rules.js';
import { routeKey } from './route.interceptor.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** It was counted, or needs no counting. */
    counted?: boolean;
    /** It would take a place. */
    orders?: boolean;
  }
}

const nowhere = '_';

const tokenOf = ({ headers }: FastifyRequest): string | undefined => {
  const token = headers['appointment-token'];
  return typeof token === 'string' && /^[\x21-\x7e]{1,200}$/.test(token) ? token : undefined;
};

/** Who makes an appointment of a hold takes nothing more: the hold was counted. */
const takesPlace = (route: Pick<Route, 'challenged'> | undefined, body: unknown): boolean => {
  if (!route?.challenged) return false;
  const read = body instanceof Uint8Array ? jsonBodyOf(body) : undefined;
  const value = read && 'value' in read ? read.value : undefined;
  return !(typeof value === 'object' && value !== null && 'holdId' in value);
};

interface Usual {
  readonly ip: string;
  readonly place: Municipality | undefined;
  readonly policies: readonly Policy[];
}

export interface DoorLimitsParts {
  readonly allowances: Allowances;
  readonly municipalities: Municipalities;
  /** Where nothing tells which municipality. */
  readonly figures: LimitFigures;
  readonly metrics: Metrics;
}

/** Counts what comes to the door, each request once. */
export class DoorLimits {
  private readonly limited: Counter<'policy'>;
  /** For as long as the connection is there. */
  private readonly usualBySocket = new WeakMap<object, Usual>();

  constructor(private readonly parts: DoorLimitsParts) {
    this.limited = new Counter({
      name: 'loket_limited_total',
      help: 'Requests that were refused because there were too many, by policy.',
      labelNames: ['policy'],
      registers: [parts.metrics.registry],
    });
  }

  /**
   * Puts the headers on the answer.
   * @returns why it is refused, if so.
   */
  count(request: FastifyRequest, reply: FastifyReply): ProblemError | undefined | Promise<ProblemError | undefined> {
    if (request.counted) return undefined;
    request.counted = true;
    const { visitor } = request;
    const place =
      this.parts.municipalities.get(visitor?.municipalityId ?? '') ??
      this.parts.municipalities.ofHost(request.hostname ?? '') ??
      this.parts.municipalities.fallback;
    const standing = this.parts.allowances.takeAll(this.policiesOf(request, place));
    return standing instanceof Promise ? standing.then((one) => this.judge(one, reply)) : this.judge(standing, reply);
  }

  /** What a stranger's connection asks counts for the same, as long as it says the same address. */
  private policiesOf(request: FastifyRequest, place: Municipality | undefined): readonly Policy[] {
    const token = tokenOf(request);
    const { visitor, ip, orders, socket } = request;
    const isUsual = !visitor?.client && token === undefined && !orders;
    const known = isUsual ? this.usualBySocket.get(socket) : undefined;
    if (known?.ip === ip && known.place === place) return known.policies;
    const asker = {
      municipalityId: place?.id ?? nowhere,
      client: visitor?.client && holderOf({ client: visitor.client, who: visitor.who, person: visitor.person }),
      network: networkOf(ip, socket.remoteAddress),
      token,
      orders,
    };
    const policies = policiesOf(asker, place?.limits ?? this.parts.figures);
    if (isUsual) this.usualBySocket.set(socket, { ip, place, policies });
    return policies;
  }

  private judge(standing: Standing, reply: FastifyReply): ProblemError | undefined {
    if (!reply.sent) reply.headers(rateLimitHeaders(standing));
    if (standing.allowed) return undefined;
    this.limited.inc({ policy: standing.kind });
    return refusalOf(standing);
  }
}

/** Stands behind the guard that finds out who asks, and before the one that refuses: who guesses is counted too. */
@Injectable()
export class LimitsGuard implements CanActivate {
  constructor(private readonly limits: DoorLimits) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    // Whoever watches over this program asks as often as they need.
    if (request.routeOptions.url?.startsWith('/health/')) request.counted = true;
    const route = Reflect.getMetadata(routeKey, context.getHandler()) as Route | undefined;
    if (!request.visitor?.who) request.orders = takesPlace(route, request.body);
    const refused = this.limits.count(request, http.getResponse<FastifyReply>());
    return refused instanceof Promise ? refused.then(letIn) : letIn(refused);
  }
}

const letIn = (refused: ProblemError | undefined): true => {
  if (refused) throw refused;
  return true;
};
