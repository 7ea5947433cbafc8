import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from './address.rules.js';
import { type Answer, type HttpAnswer, httpAnswerOf } from './answer.wording.js';
import { isUnchangedSince } from './modified.rules.js';
import { Served } from './route.interceptor.js';
import { entityTagsOf, isKnown, tagOf } from './versions.rules.js';

/** Who names versions is answered by versions, whatever dates it names (RFC 9110, 13.2.2). */
const isKnownTo = ({ headers: asked }: FastifyRequest, { etag, 'last-modified': changed }: HttpAnswer['headers']) => {
  const known = entityTagsOf(asked['if-none-match']);
  if (known === undefined) return isUnchangedSince(asked['if-modified-since'], changed);
  return known !== 'malformed' && etag !== undefined && isKnown(known, etag);
};

type Sent = HttpAnswer['text'] | Answer['stream'];

/** Who does not take the end of a stream is not waited for. */
const longestEnd = 1_000;

/**
 * Fastify that turns what a controller answers into status, headers and text; what the caller has already is not sent
 * again. In Nest an interceptor could do the same, and would cost each request a chain of observables.
 */
export class AnsweringAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number) {
    if (!(body instanceof Served)) return super.reply(response, body, statusCode);
    return super.reply(response, this.textOf(response, body));
  }

  private textOf(reply: FastifyReply, { route, answer }: Served): Sent {
    const { request } = reply;
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
