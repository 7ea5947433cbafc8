import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '#contracts';
import { Municipalities, ProblemError } from '#platform';
import { corsHeaders } from './headers.wording.js';
import { changes, channelsOfCredentials, isOwnOrigin, judgeOrigin, willShowCredential } from './origins.rules.js';

/** Documentation is for every page; so is what is no part of the API. */
const isOpen = ({ routeOptions }: FastifyRequest): boolean =>
  !routeOptions.url?.startsWith('/v1/') || routeOptions.url === '/v1/openapi.json';

const showsCredential = ({ method, headers }: FastifyRequest): boolean =>
  method === 'OPTIONS'
    ? willShowCredential(headers['access-control-request-headers'])
    : headers.authorization !== undefined;

/** Which pages may ask, by the channel they ask as. */
export class PageOrigins {
  constructor(private readonly municipalities: Municipalities) {}

  judge(request: FastifyRequest): 'any' | 'this' | 'none' {
    const { visitor } = request;
    const place =
      this.municipalities.get(visitor?.municipalityId ?? '') ??
      this.municipalities.ofHost(request.hostname ?? '') ??
      this.municipalities.fallback;
    if (!place) return 'any';
    const { origins, anonymousChannel } = place;
    const unknown: readonly Channel[] =
      showsCredential(request) || !anonymousChannel ? channelsOfCredentials : [anonymousChannel];
    return judgeOrigin({ origins, channels: visitor ? [visitor.channel] : unknown, origin: request.headers.origin });
  }

  /** Puts on the answer which page may read it; who may not still gets the answer, as CORS works. */
  answer(request: FastifyRequest, reply: FastifyReply): void {
    const verdict = request.method !== 'OPTIONS' && isOpen(request) ? 'any' : this.judge(request);
    reply.headers(corsHeaders(verdict, request.headers.origin, reply.getHeader('vary')));
  }
}

/** Changes nothing for a page that may not ask, whatever credential it shows. */
@Injectable()
export class OriginGuard implements CanActivate {
  private readonly origins: PageOrigins;

  constructor(municipalities: Municipalities) {
    this.origins = new PageOrigins(municipalities);
  }

  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { origin } = request.headers;
    if (origin === undefined || !changes(request.method)) return true;
    if (isOwnOrigin(origin, request.host) || this.origins.judge(request) !== 'none') return true;
    throw new ProblemError('not-allowed', { detail: 'Pages of this origin may not change anything here.' });
  }
}
