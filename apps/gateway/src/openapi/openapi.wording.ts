import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { type Route, rights, type Scope, Who } from '#contracts';
import { apiVersion } from '../door/headers.wording.js';
import { answersOf, headerComponents, headerName, problemExamples } from './openapi-answers.wording.js';
import { exampleOf } from './openapi-examples.wording.js';

export interface OpenapiParts {
  readonly routes: readonly Route[];
  /** Where the API is reached, with its major version: `https://api.example.org/v1`. */
  readonly serverUrl: string;
  /** Where problems are described; the code comes behind it. */
  readonly describedAt: string;
}

const tags: { readonly name: Route['tag']; readonly description: string }[] = [
  { name: 'Products', description: 'What the municipality offers, and how to get it.' },
  { name: 'Ways', description: 'Every way to get it, for one case, as things are now; and passing someone on.' },
  { name: 'Editing', description: 'Drafts, publishing, versions, settings, and the whole catalogue as one document.' },
  { name: 'Facts', description: 'What a municipality makes people do, in numbers.' },
  { name: 'Locations', description: 'Where people can come, when it is open, and what planning needs.' },
  { name: 'Slots', description: 'Times at which a visit fits.' },
  { name: 'Appointments', description: 'Hold, book, move and cancel. A hold and the appointment it becomes are one.' },
  { name: 'Queue', description: 'The day itself: tickets, the line, calling, waiting, and what people thought of it.' },
  { name: 'Contacts', description: 'What was said, on any channel.' },
  { name: 'Privacy', description: 'What is kept about a person: to be shown, and to be erased with proof.' },
  { name: 'Audit', description: 'What was done and looked at, by whom: the audit trail.' },
  {
    name: 'Standards',
    description: 'The national list of product names (UPL), and the areas of the Single Digital Gateway.',
  },
  { name: 'Development', description: 'For trying things out; not there in production.' },
];

const description = `Find a product of a municipality, book, move or cancel an appointment for it, or skip the appointment.

Which municipality: from the credential, else from the host name. Errors are \`application/problem+json\` (RFC 9457) with a
\`code\`. Instants are answered in UTC; any offset is accepted. Every answer has a \`Loket-Request-Id\`.`;

const holdersOf = (scopes: readonly Scope[]): string =>
  Who.options.filter((who) => rights[who].scopes.some((scope) => scopes.includes(scope))).join(', ');

const describe = (route: Route): string => {
  const allowed =
    typeof route.allows === 'object' ? `For credentials of: ${holdersOf(route.allows.scopes)}.` : undefined;
  return [route.description, allowed].filter(Boolean).join('\n\n');
};

const securityOf = (route: Route): Record<string, string[]>[] => [
  ...(route.allows === 'anyone' ? [{}] : []),
  { credential: [] },
  ...(route.appointmentToken ? [{ appointmentToken: [] }] : []),
];

const versionText = { type: 'string' as const, examples: ['"3"'] };

const headersOf = (route: Route): NonNullable<RouteConfig['parameters']> => {
  const header = (name: string, about: string, more: { required?: boolean; schema?: object } = {}) => ({
    in: 'header' as const,
    name,
    description: about,
    required: more.required ?? false,
    schema: { type: 'string' as const, ...more.schema },
  });
  const seen = 'The ETag that was seen; the change is refused when it is no longer that.';
  const orNew = route.ifMatch === 'required-or-new';
  return [
    ...(route.ifMatch
      ? [header('If-Match', seen, { required: route.ifMatch === 'required', schema: versionText })]
      : []),
    ...(orNew ? [header('If-None-Match', 'Give `*` for something new.', { schema: { enum: ['*'] } })] : []),
    ...(route.method === 'GET' && route.etag
      ? [header('If-None-Match', 'The ETag that is known already: then 304.', { schema: versionText })]
      : []),
    ...(route.lastModified
      ? [
          header('If-Modified-Since', 'The Last-Modified that is known already: then 304.', {
            schema: { examples: ['Mon, 02 Nov 2026 09:00:00 GMT'] },
          }),
        ]
      : []),
    ...(route.idempotent
      ? [
          header('Idempotency-Key', 'The same key with the same body answers the same and does nothing again.', {
            schema: { minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
          }),
        ]
      : []),
    ...(route.challenged
      ? [
          header(
            'Challenge-Solution',
            'What solves the challenge of /v1/challenge, from callers without a credential.',
            {
              schema: { maxLength: 4096 },
            },
          ),
        ]
      : []),
    ...(route.answerType === 'text/event-stream'
      ? [
          header('Last-Event-ID', 'The id of the last event that was received: what came behind it is sent first.', {
            schema: { type: 'integer', minimum: 0 },
          }),
        ]
      : []),
    ...(route.language
      ? [
          header('Accept-Language', 'Wanted languages; behind them come those of the municipality.', {
            schema: { examples: ['en, nl;q=0.8'] },
          }),
        ]
      : []),
  ];
};

const bodyOf = (route: Route): RouteConfig['request'] => {
  const example = exampleOf(route.id).body;
  return {
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { query: route.query } : {}),
    ...(route.body
      ? {
          body: {
            required: true,
            content: Object.fromEntries(
              (route.bodyTypes ?? ['application/json']).map((type) => [
                type,
                { schema: route.body, ...(example === undefined ? {} : { example }) },
              ]),
            ),
          },
        }
      : {}),
  };
};

const pathOf = (route: Route): RouteConfig => {
  const about = describe(route);
  return {
    method: route.method.toLowerCase() as RouteConfig['method'],
    path: route.path.replace(/^\/v1/, ''),
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: about || route.summary,
    security: securityOf(route),
    parameters: headersOf(route),
    request: bodyOf(route),
    responses: answersOf(route),
  } as RouteConfig;
};

/** The OpenAPI 3.1 document of these routes. */
export const openapiOf = ({ routes, serverUrl, describedAt }: OpenapiParts) => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'credential', {
    type: 'http',
    scheme: 'bearer',
    description:
      'An access token of an issuer that is believed here, or a key. It tells the municipality and who asks.',
  });
  registry.registerComponent('securitySchemes', 'appointmentToken', {
    type: 'apiKey',
    in: 'header',
    name: 'Appointment-Token',
    description: 'The token that came with a hold or appointment; it opens that one.',
  });
  for (const [name, header] of Object.entries(headerComponents))
    registry.registerComponent('headers', headerName(name), header);
  for (const [code, value] of Object.entries(problemExamples(routes, describedAt)))
    registry.registerComponent('examples', code, { summary: value.title, value });
  for (const route of routes) registry.registerPath(pathOf(route));
  const { webhooks: _, ...document } = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Open Loket',
      version: apiVersion,
      description,
      contact: { name: 'Open Loket', email: 'api@openloket.example', url: 'https://openloket.example' },
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: serverUrl, description: 'Version 1' }],
    tags,
  });
  return document;
};

/** As it is committed and served. */
export const openapiText = (parts: OpenapiParts): string => `${JSON.stringify(openapiOf(parts), null, 2)}\n`;
