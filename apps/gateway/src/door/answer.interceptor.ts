import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Route } from '#contracts';
import { pathOf } from './address.rules.js';
import { type Answer, httpAnswerOf } from './answer.wording.js';
import { routeKey } from './route.interceptor.js';
import { entityTagsOf, isKnown } from './versions.rules.js';

const tagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

/** Turns what a controller answers into status, headers and text; what the caller has already is not sent again. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer, string | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<string | undefined> {
    const route = Reflect.getMetadata(routeKey, context.getHandler()) as Route | undefined;
    if (!route) return next.handle() as unknown as Observable<string | undefined>;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer) => this.send(request, reply, { route, answer })));
  }

  private send(
    request: FastifyRequest,
    reply: FastifyReply,
    { route, answer }: { route: Route; answer: Answer },
  ): string | undefined {
    const { status, headers, text } = httpAnswerOf({ route, answer, path: pathOf(request.url), tagOf });
    const known = route.method === 'GET' ? entityTagsOf(request.headers['if-none-match']) : undefined;
    const isSame = known !== undefined && known !== 'malformed' && headers.etag && isKnown(known, headers.etag);
    if (!isSame) {
      reply.status(status).headers(headers);
      return text;
    }
    const { 'content-type': _, 'content-disposition': __, ...rest } = headers;
    reply.status(304).headers(rest);
    return undefined;
  }
}
