import { type InputError, type ProblemCode, problems } from '#contracts';
import { type RateLimit, rateLimitHeaders } from '../limits/rate-limit.wording.js';

export interface Trouble {
  readonly code: ProblemCode;
  readonly details: Readonly<Record<string, unknown>> & {
    readonly detail?: string;
    readonly errors?: readonly InputError[];
    /** Which limit was reached; told in headers. */
    readonly rateLimit?: RateLimit;
    /** A token was shown and is not good; told in a header. */
    readonly invalidToken?: unknown;
  };
  readonly traceId: string;
  /** The path that was asked for, without its query. */
  readonly instance: string;
  /** Where problems are described. */
  readonly describedAt: string;
}

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const detailOf = ({ code, details }: Trouble): string => {
  if (details.detail) return details.detail;
  const [first, ...more] = details.errors ?? [];
  if (!first) return `${problems[code].title}.`;
  const told = first.path ? `${first.path}: ${first.message}` : first.message;
  return more.length > 0 ? `${told} And ${more.length} more, see errors.` : told;
};

/** As RFC 6750 (section 3) has it: who showed no token is told of no error. */
const challengeOf = (code: ProblemCode, invalidToken: unknown): Record<string, string> => {
  if (code !== 'not-authenticated') return {};
  return { 'www-authenticate': `Bearer realm="loket"${invalidToken ? ', error="invalid_token"' : ''}` };
};

/** A named problem as `application/problem+json` (RFC 9457). */
export const problemAnswerOf = (trouble: Trouble): ProblemAnswer => {
  const { code, details, traceId, instance, describedAt } = trouble;
  const { status, title } = problems[code];
  const { detail: _, errors, retryAfterSeconds, rateLimit, invalidToken, ...extensions } = details;
  const waits = typeof retryAfterSeconds === 'number' || status === 503 || status === 429;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...challengeOf(code, invalidToken),
      ...(rateLimit ? rateLimitHeaders(rateLimit) : {}),
      ...(waits ? { 'retry-after': String(Math.max(1, Math.ceil(Number(retryAfterSeconds ?? 1)))) } : {}),
    },
    body: {
      ...extensions,
      type: `${describedAt}${code}`,
      title,
      status,
      detail: detailOf(trouble),
      instance,
      code,
      traceId,
      ...(errors ? { errors } : {}),
    },
  };
};

const codeByStatus: Readonly<Record<number, ProblemCode>> = {
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'url-too-long',
  415: 'media-type-unknown',
  431: 'headers-too-large',
};

/** The problem that the HTTP server found, by the status that it would have answered with. */
export const codeOfStatus = (status: number): ProblemCode =>
  codeByStatus[status] ?? (status >= 400 && status < 500 ? 'invalid-input' : 'internal-error');
