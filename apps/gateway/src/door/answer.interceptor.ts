import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Route } from '#contracts';
import { pathOf } from './address.rules.js';
import { type Answer, type HttpAnswer, httpAnswerOf } from './answer.wording.js';
import { isUnchangedSince } from './modified.rules.js';
import { routeKey } from './route.interceptor.js';
import { entityTagsOf, isKnown } from './versions.rules.js';

const tagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

/** Who names versions is answered by versions, whatever dates it names (RFC 9110, 13.2.2). */
const isKnownTo = ({ headers: asked }: FastifyRequest, { etag, 'last-modified': changed }: HttpAnswer['headers']) => {
  const known = entityTagsOf(asked['if-none-match']);
  if (known === undefined) return isUnchangedSince(asked['if-modified-since'], changed);
  return known !== 'malformed' && etag !== undefined && isKnown(known, etag);
};

type Sent = string | Answer['stream'];

/** Who does not take the end of a stream is not waited for. */
const longestEnd = 1_000;

/** Turns what a controller answers into status, headers and text; what the caller has already is not sent again. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor<Answer, Sent> {
  intercept(context: ExecutionContext, next: CallHandler<Answer>): Observable<Sent> {
    const route = Reflect.getMetadata(routeKey, context.getHandler()) as Route | undefined;
    if (!route) return next.handle() as unknown as Observable<Sent>;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer) => this.send(request, reply, { route, answer })));
  }

  private send(
    request: FastifyRequest,
    reply: FastifyReply,
    { route, answer }: { route: Route; answer: Answer },
  ): Sent {
    const { status, headers, text } = httpAnswerOf({ route, answer, path: pathOf(request.url), tagOf });
    if (answer.stream || route.method !== 'GET' || !isKnownTo(request, headers)) {
      reply.status(status).headers(headers);
      return answer.stream ? this.sendStream(request, reply, answer.stream) : text;
    }
    const { 'content-type': _, 'content-disposition': __, ...rest } = headers;
    reply.status(304).headers(rest);
    return undefined;
  }

  private sendStream({ method }: FastifyRequest, { raw }: FastifyReply, stream: NonNullable<Answer['stream']>): Sent {
    if (method === 'HEAD') {
      stream.destroy();
      return '';
    }
    stream.once('end', () => {
      setTimeout(() => raw.destroy(), longestEnd).unref();
    });
    return stream;
  }
}
