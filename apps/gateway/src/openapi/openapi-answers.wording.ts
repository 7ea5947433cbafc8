import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { type ProblemCode, problems, type Route } from '#contracts';
import { apiVersion } from '../door/headers.wording.js';
import { problemAnswerOf } from '../door/problem.wording.js';
import { exampleOf } from './openapi-examples.wording.js';

type Responses = RouteConfig['responses'];

/** Every error, of any route (RFC 9457). */
export const Problem = z
  .looseObject({
    type: z.url().meta({ description: 'Where this problem is described.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What is the matter this time.' }),
    instance: z.string().meta({ description: 'The path that was asked for.' }),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with the input, per field.' }),
  })
  .meta({ id: 'Problem' });

const text = (about: string, example: string) => ({
  description: about,
  schema: { type: 'string' as const, examples: [example] },
});

export const headerComponents = {
  'API-Version': text('The full version of the API.', apiVersion),
  'Loket-Request-Id': text('By which this request is found in the logs.', '4bf92f3577b34da6a3ce929d0e0e4736'),
  'Cache-Control': text('Whether, and how, the answer may be kept.', 'no-store'),
  ETag: text('The version of what is answered, in quotes.', '"3"'),
  'Last-Modified': text('Since when the answer is as it is.', 'Mon, 02 Nov 2026 09:00:00 GMT'),
  'Content-Language': text('The language of the answer; what is missing in it is in another.', 'nl'),
  Location: text('The path of what was made.', '/v1/appointments/019abf00-0000-7000-8000-000000000000'),
  'Retry-After': {
    description: 'In how many seconds to try again.',
    schema: { type: 'integer' as const, examples: [1] },
  },
  RateLimit: text('Of the tightest limit: how much is left (r), for how many seconds (t).', '"client";r=50;t=30'),
  'RateLimit-Policy': text('The tightest limit: how much (q) in how many seconds (w).', '"client";q=100;w=60'),
  'WWW-Authenticate': text('How to authenticate.', 'Bearer realm="loket"'),
};
type HeaderName = keyof typeof headerComponents;

/** Component names know no hyphen in UpperCamelCase. */
export const headerName = (name: string): string => name.replaceAll('-', '');

const headersFor = (...names: HeaderName[]) =>
  Object.fromEntries(
    (['API-Version', 'Loket-Request-Id', 'RateLimit', 'RateLimit-Policy', ...names] as const).map((name) => [
      name,
      { $ref: `#/components/headers/${headerName(name)}` },
    ]),
  );

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const detailsByCode: Partial<Record<ProblemCode, Record<string, unknown>>> = {
  'invalid-input': { errors: [{ path: 'items[0].people', message: 'Too big: expected number to be <=50' }] },
  'slot-taken': {
    alternatives: [{ locationId: 'stadskantoor', start: '2026-12-01T08:20:00Z', end: '2026-12-01T08:30:00Z' }],
  },
  'slot-not-offered': { reason: 'too-soon' },
  'walk-in-closed': {
    reason: 'closed',
    opensAt: '2026-12-02T08:00:00Z',
    ways: [
      {
        productId: 'paspoort',
        wayId: 'apply-by-appointment',
        step: 'apply',
        kind: 'appointment',
        title: 'Aan de balie, met een afspraak',
        now: { firstSlot: '2026-12-02T07:30:00Z', locationId: 'stadskantoor' },
        effortMinutes: 45,
      },
    ],
  },
  'too-many-requests': { retryAfterSeconds: 30 },
  'service-unavailable': { detail: 'The service that owns this is away.', retryAfterSeconds: 1 },
};

/** One example of each problem of these routes, made by the very code that answers it. */
export const problemExamples = (routes: readonly Route[], describedAt: string): Record<string, { title: string }> =>
  Object.fromEntries(
    [...new Set(routes.flatMap(problemsOf))].map((code) => {
      const details = detailsByCode[code] ?? {};
      const { body } = problemAnswerOf({ code, details, traceId, instance: '/v1/holds', describedAt });
      return [code, body as { title: string }];
    }),
  );

const commonProblems = (route: Route): ProblemCode[] => [
  // A query key or header that nobody knows or can read is wrong anywhere.
  'invalid-input',
  'not-authenticated',
  'municipality-unknown',
  'too-many-requests',
  'internal-error',
  'service-unavailable',
  ...(route.status === 204 ? [] : (['not-acceptable'] as const)),
  ...(route.allows !== 'anyone' || route.body ? (['not-allowed'] as const) : []),
  ...(route.body ? (['media-type-unknown', 'body-too-large', 'request-timeout'] as const) : []),
  ...(route.ifMatch?.startsWith('required') ? (['version-required'] as const) : []),
];

/** Whatever a route may refuse with. */
export const problemsOf = (route: Route): ProblemCode[] => {
  const all = [...new Set([...route.problems, ...commonProblems(route)])];
  return all.sort((one, other) => problems[one].status - problems[other].status || one.localeCompare(other));
};

const problemHeaders = (status: number) => {
  if (status === 401) return headersFor('WWW-Authenticate');
  return status === 503 || status === 429 ? headersFor('Retry-After') : headersFor();
};

const problemAnswers = (route: Route): Responses => {
  const all = problemsOf(route);
  const statuses = [...new Set(all.map((code) => problems[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = all.filter((code) => problems[code].status === status);
      return [
        String(status),
        {
          description: `${codes.map((code) => problems[code].title).join('; ')}.`,
          headers: problemHeaders(status),
          content: {
            'application/problem+json': {
              schema: Problem,
              examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
            },
          },
        },
      ];
    }),
  );
};

/** By what an answer is known again. */
const keptBy = (route: Route): HeaderName[] => [
  ...(route.etag ? (['ETag'] as const) : []),
  ...(route.lastModified ? (['Last-Modified'] as const) : []),
];

const successOf = (route: Route, made: boolean): Responses[string] => {
  const example = exampleOf(route.id).answer;
  const headers = headersFor(
    'Cache-Control',
    ...keptBy(route),
    ...(route.language === 'one' ? (['Content-Language'] as const) : []),
    ...(made ? (['Location'] as const) : []),
  );
  const description = made ? 'It was made.' : route.status === 204 ? 'It was done.' : 'The answer.';
  if (!route.answer) return { description, headers };
  const content = { schema: route.answer, ...(example === undefined ? {} : { example }) };
  return { description, headers, content: { [route.answerType ?? 'application/json']: content } };
};

/** Every answer of a route, by status. */
export const answersOf = (route: Route): Responses => ({
  [route.status]: successOf(route, route.status === 201),
  ...(route.creates ? { 201: successOf(route, true) } : {}),
  ...(route.mayBeEmpty
    ? { 204: { description: 'There is nothing to tell.', headers: headersFor('Cache-Control') } }
    : {}),
  ...(route.method === 'GET' && route.etag
    ? { 304: { description: 'It is what you know already.', headers: headersFor('Cache-Control', ...keptBy(route)) } }
    : {}),
  ...problemAnswers(route),
});
