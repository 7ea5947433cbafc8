import fc from 'fast-check';
import { oddHeaders, oddTexts, oddValues, rawBodies, types } from './malformed-parts.builder.js';

type Json = Record<string, unknown>;
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly hasBody: boolean;
  /** And nothing but JSON is read. */
  readonly takesJson: boolean;
  readonly example: unknown;
}

export interface Malformed {
  readonly method: string;
  readonly bytes: Buffer;
  readonly told: string;
  /** It is wrong beyond doubt: whoever answers it with anything but a refusal did not look. */
  readonly mustFail: boolean;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation of a served OpenAPI document, with an example of its body. */
export const operationsOf = (document: Json): Operation[] =>
  Object.entries(document.paths as Record<string, Record<string, Json>>).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => {
        const { parameters = [], requestBody } = item[method] as { parameters?: Json[]; requestBody?: Json };
        const content = (requestBody?.content ?? {}) as Record<string, Json>;
        return {
          method: method.toUpperCase(),
          path: `/v1${path.replace(/^\/v1(?=\/)/, '')}`,
          query: parameters.filter((one) => one.in === 'query').map((one) => String(one.name)),
          hasBody: requestBody !== undefined,
          takesJson: Object.keys(content).every((type) => type.endsWith('json')),
          example: Object.values(content)[0]?.example,
        };
      }),
  );

const placesIn = (value: unknown, at: readonly string[] = []): (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [at, ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...at, name]))];

const replaced = (value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown => {
  if (name === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Json) }) as Json;
  Object.defineProperty(copy, name, { value: replaced(copy[name], rest, by), enumerable: true, configurable: true });
  return copy;
};

/** An example with one place of it changed, or a name twice, or one too many. */
const changedExample = (example: unknown) =>
  fc
    .tuple(fc.constantFrom(...placesIn(example)), fc.constantFrom(...oddValues), fc.constantFrom(0, 0, 1, 2, 3))
    .map(([place, value, how]) => {
      const text = JSON.stringify(example ?? {});
      if (how === 1) return Buffer.from(text.replace('{', `{"${place.at(-1) ?? 'a'}":${JSON.stringify(value)},`));
      if (how === 2) return Buffer.from(text.replace('{', '{"__proto__":{"x":1},'));
      if (how === 3) return Buffer.from(text.slice(0, -1));
      return Buffer.from(JSON.stringify(replaced(example, place, value)) ?? '');
    });

const neverServed = ['TRACE', 'PROPFIND', 'SEARCH', 'LOCK', 'QUERY'];
const unknownMethods = [...neverServed, 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'POST', 'PATCH'];

const strangeNames = ['__proto__', 'constructor', 'x[y]', ''];

const holds = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

/** Not a JSON text, not an object, or with a name in it that none of ours has. */
const isNoBody = (bytes: Buffer): boolean => {
  const value = holds(bytes);
  const names = /"(?:__proto__|constructor)":/.test(bytes.toString());
  return typeof value !== 'object' || value === null || Array.isArray(value) || names;
};

interface Parts {
  readonly method: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly type: string;
  readonly body: Buffer;
  readonly sends: boolean;
}

const isWrong = (operation: Operation, { method, query, headers, type, body, sends }: Parts): boolean => {
  if (neverServed.includes(method)) return true;
  // None of those that are sent is a credential of anybody.
  if (headers.some(([name]) => name === 'Authorization')) return method !== 'OPTIONS' && method !== 'HEAD';
  if (method !== operation.method) return false;
  if (query.some(([name]) => strangeNames.includes(name))) return true;
  if (!operation.hasBody || !operation.takesJson || !sends) return false;
  return !type.startsWith('application/') || isNoBody(body);
};

/** Requests that are wrong in one or more ways. `strong` is an authorization that may do everything. */
export const malformed = (operations: readonly Operation[], strong: string): fc.Arbitrary<Malformed> =>
  fc.constantFrom(...operations).chain((operation) =>
    fc
      .record({
        method: fc.oneof({ arbitrary: fc.constant(operation.method), weight: 9 }, fc.constantFrom(...unknownMethods)),
        segment: fc.oneof(
          { arbitrary: fc.constant('x-1'), weight: 2 },
          fc.constant('019abf00-0000-7000-8000-000000000000'),
          fc.constantFrom(...oddTexts),
        ),
        query: fc.array(
          fc.tuple(
            fc.constantFrom(...operation.query, 'page', '__proto__', 'constructor', 'x[y]', ''),
            fc.constantFrom(...oddTexts),
          ),
          { maxLength: 4 },
        ),
        headers: fc.array(fc.constantFrom(...oddHeaders), { maxLength: 2 }),
        seen: fc.constantFrom('', 'If-Match: "1"\r\n', 'If-Match: *\r\n', 'If-None-Match: *\r\n'),
        isStrong: fc.boolean(),
        type: fc.oneof({ arbitrary: fc.constant('application/json'), weight: 6 }, fc.constantFrom(...types)),
        body: fc.oneof({ arbitrary: changedExample(operation.example), weight: 3 }, fc.constantFrom(...rawBodies)),
        isChunked: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
      })
      .map(({ method, segment, query, headers, seen, isStrong, type, body, isChunked }) => {
        const raw = segment.replaceAll(/[^!-~]/g, '%20');
        const asked = query.map(([name, value]) => `${name}=${value.replaceAll(' ', '%20')}`).join('&');
        const target = `${operation.path.replaceAll(/\{\w+\}/g, raw)}${asked ? `?${asked}` : ''}`;
        const sends = operation.hasBody || body.length % 7 === 0;
        const names = new Set(headers.map(([name]) => name.toLowerCase()));
        const lines = [
          `${method} ${target} HTTP/1.1`,
          ...(names.has('host') ? [] : ['Host: voorbeeldstad.localhost']),
          ...(isStrong && !names.has('authorization') ? [`Authorization: ${strong}`] : []),
          ...headers.map(([name, value]) => `${name}: ${value}`),
          ...(sends && type ? [`Content-Type: ${type}`] : []),
          ...(sends ? [isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`] : []),
        ];
        const head = Buffer.from(`${lines.join('\r\n')}\r\n${seen}\r\n`, 'latin1');
        const chunk = body.length === 0 ? '0\r\n\r\n' : `${body.length.toString(16)}\r\n`;
        const framed = isChunked
          ? [Buffer.from(chunk), ...(body.length === 0 ? [] : [body, Buffer.from('\r\n0\r\n\r\n')])]
          : [body];
        return {
          method,
          bytes: Buffer.concat([head, ...(sends ? framed : [])]),
          told: `${lines.join(' | ').slice(0, 600)} | ${sends ? body.toString('latin1').slice(0, 200) : ''}`,
          mustFail: isWrong(operation, { method, query, headers, type, body, sends }),
        };
      }),
  );
