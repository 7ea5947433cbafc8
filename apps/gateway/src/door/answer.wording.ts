import type { Route } from '#contracts';
import { httpDateOf } from './modified.rules.js';

/** Bytes that are sent as they are: nothing is written or hashed for a request. */
export interface Ready {
  readonly text: Uint8Array | string;
  /** As `tagOf` makes it of the text, quotes included; made here when it is not given and the route has an ETag. */
  readonly tag?: string;
}

/** What a controller answers; the door makes status and headers of it. */
export interface Answer<T = unknown> {
  readonly body: T;
  /** Of what is answered: becomes the ETag. */
  readonly version?: number | string;
  /** The body, if it is written already. */
  readonly text?: string;
  /** In place of the body, of who keeps it. */
  readonly ready?: Ready;
  /** Since when the answer is as it is: becomes Last-Modified. */
  readonly changedAt?: string | undefined;
  /** In which language the answer is. */
  readonly language?: string;
  /** The path of what was made. */
  readonly location?: string;
  /** Where there is more of it: an address. */
  readonly next?: string | undefined;
  /** Something new was made (PUT). */
  readonly created?: boolean;
  /** Nothing was changed: what would be is no version of anything, so it has no ETag. */
  readonly tried?: boolean;
  readonly fileName?: string;
  /** What is sent bit by bit, for as long as it goes on, in place of the body. */
  readonly stream?: NodeJS.ReadableStream & { destroy(): unknown };
}

/** An answer that holds nothing. */
export const done: Answer<undefined> = { body: undefined };

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text?: Uint8Array | string;
}

export interface AnswerParts {
  readonly route: Route;
  readonly answer: Answer;
  /** The path that was asked for: where a PUT made something. */
  readonly path: string;
  /** A strong tag of a text, for what carries no version. */
  readonly tagOf: (text: string | Uint8Array) => string;
}

const typeOf = (route: Route): string =>
  route.answerType ? `${route.answerType}; charset=utf-8` : 'application/json; charset=utf-8';

/** Whoever is between hands it on as it comes; the connection ends with it, so that nobody waits for its next request. */
const ofStream = { 'x-accel-buffering': 'no', connection: 'close' };

/** An answer of ours in HTTP. */
export const httpAnswerOf = ({ route, answer, path, tagOf }: AnswerParts): HttpAnswer => {
  const status = answer.created ? 201 : route.status;
  const location = answer.location ?? (answer.created ? path : undefined);
  const isPublic = route.cache === 'public';
  const headers: Record<string, string> = {
    'cache-control': isPublic ? 'no-cache' : 'no-store',
    ...(isPublic ? { vary: 'Accept-Language, Authorization, Host' } : {}),
    ...(location ? { location } : {}),
    ...(answer.next ? { link: `<${answer.next}>; rel="next"` } : {}),
    ...(answer.changedAt ? { 'last-modified': httpDateOf(answer.changedAt) } : {}),
    ...(answer.language ? { 'content-language': answer.language } : {}),
    ...(answer.fileName ? { 'content-disposition': `attachment; filename="${answer.fileName}"` } : {}),
  };
  if (answer.stream) return { status, headers: { ...headers, ...ofStream, 'content-type': typeOf(route) } };
  if (answer.ready) {
    const { text, tag = route.etag && tagOf(text) } = answer.ready;
    return {
      status,
      headers: { ...headers, ...(tag && route.etag ? { etag: tag } : {}), 'content-type': typeOf(route) },
      text,
    };
  }
  if (answer.body === undefined) return { status: route.mayBeEmpty ? 204 : status, headers };
  const text = answer.text ?? (typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  if (route.etag && !answer.tried) headers.etag = answer.version === undefined ? tagOf(text) : `"${answer.version}"`;
  return { status, headers: { ...headers, 'content-type': typeOf(route) }, text };
};
