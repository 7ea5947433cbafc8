import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Log, ProblemError } from '#platform';
import { type Methods, methodsOf, pathOf } from './address.rules.js';
import { comeBackLater, followsAsBrowser } from './event-stream.rules.js';
import { securityHeaders } from './headers.wording.js';
import { codeOfStatus, problemAnswerOf } from './problem.wording.js';

export interface ProblemParts {
  readonly describedAt: string;
  /** Everything that is served: a path that is known is not "not found" for another method. */
  readonly served: Methods;
  readonly log: Log;
  /** Counts what was not counted yet; why it is refused, if so. */
  readonly count: (request: FastifyRequest, reply: FastifyReply) => Refused | Promise<Refused>;
}

type Refused = ProblemError | undefined;

const longestInstance = 200;

/** Who asked went away before they had said it all: nobody reads the answer. */
const hasLeft = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;

const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode, name } = error as { statusCode?: unknown; name?: unknown };
  return name === 'FastifyError' && typeof statusCode === 'number' ? statusCode : 500;
};

const detailsOf = (error: unknown, status: number): ProblemError['details'] => {
  if (status !== 400) return {};
  const isBody = /length|body/i.test((error as Error).message);
  const message = isBody ? 'The body is not as long as its Content-Length says.' : 'The address can not be read.';
  return { errors: [{ path: isBody ? 'body' : 'path', message }] };
};

/** The one place where what went wrong becomes HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly parts: ProblemParts) {}

  catch(error: unknown, host: ArgumentsHost): void | Promise<void> {
    const http = host.switchToHttp();
    return this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** What never came to the guards counts as well. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void | Promise<void> {
    const refused = this.parts.count(request, reply);
    return refused instanceof Promise
      ? refused.then((one) => this.tell(one ?? error, request, reply))
      : this.tell(refused ?? error, request, reply);
  }

  private tell(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = pathOf(request.url);
    const problem = this.named(error, request, path);
    if (problem.code === 'internal-error') {
      const line = { requestId: request.id, method: request.method, route: request.routeOptions?.url };
      this.parts.log.error({ ...line, err: error }, 'a defect');
    }
    if (reply.sent || reply.raw.headersSent) return;
    const { describedAt } = this.parts;
    const instance = path.slice(0, longestInstance);
    const { code, details } = problem;
    const told = problemAnswerOf({ code, details, instance, describedAt, traceId: request.id });
    const later = followsAsBrowser(request.routeOptions?.url, request.headers.accept) ? comeBackLater(told) : undefined;
    if (later) this.parts.log.info({ requestId: request.id, status: told.status, code }, 'told to come back');
    const { status, headers } = later ?? told;
    const allow = code === 'method-not-allowed' ? { allow: methodsOf(this.parts.served, path).join(', ') } : {};
    void reply
      .status(status)
      .headers({ ...securityHeaders(request.id), ...headers, ...allow })
      .send(later?.text ?? JSON.stringify(told.body));
  }

  private named(error: unknown, request: FastifyRequest, path: string): ProblemError {
    if (error instanceof ProblemError)
      return error.code === 'internal-error' ? new ProblemError('internal-error') : error;
    if (hasLeft(request)) return new ProblemError('request-timeout');
    const status = statusOf(error);
    const code = codeOfStatus(status);
    if (code !== 'not-found') return new ProblemError(code, detailsOf(error, status));
    const methods = methodsOf(this.parts.served, path);
    return methods.length > 0
      ? new ProblemError('method-not-allowed', { detail: `${request.method} is not one of ${methods.join(', ')}.` })
      : new ProblemError('not-found');
  }
}
