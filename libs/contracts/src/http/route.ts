import { z } from 'zod';
import type { Scope } from '../caller.js';
import type { ProblemCode } from '../problems.js';

/**
 * Who may call: everybody (`anyone`), whoever holds a credential (`credential`), or holders of one of these scopes.
 * What is public is public on purpose; a route without this does not exist.
 */
export type Allows = 'anyone' | 'credential' | { readonly scopes: readonly [Scope, ...Scope[]] };

/** One path and method of the gateway: what it takes, what it answers. OpenAPI and the door are made from it. */
export interface Route<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in OpenAPI: `/v1/appointments/{appointmentId}`. */
  readonly path: string;
  readonly id: string;
  readonly tag:
    | 'Products'
    | 'Ways'
    | 'Editing'
    | 'Facts'
    | 'Locations'
    | 'Slots'
    | 'Appointments'
    | 'Queue'
    | 'Contacts'
    | 'Privacy'
    | 'Audit'
    | 'Standards'
    | 'Development';
  readonly summary: string;
  readonly description?: string;
  readonly allows: Allows;
  readonly params?: P;
  readonly query?: Q;
  /** Many ask it in the same words, which say nothing about anybody: what was read of them may be kept. */
  readonly askedAlike?: boolean;
  readonly body?: B;
  /** Media types of the body; `application/json` unless told. `text/csv` is handed on as a stream. */
  readonly bodyTypes?: readonly string[];
  /** Bytes of a JSON body; 65,536 unless told. */
  readonly largestBody?: number;
  readonly status: 200 | 201 | 204;
  /** Also answered with 201 when it made something new (PUT). */
  readonly creates?: boolean;
  readonly answer?: A;
  /** Answered with 204 when there is nothing to tell. */
  readonly mayBeEmpty?: boolean;
  readonly answerType?: string;
  /** `etag`: the answer carries one. `public`: may be kept by caches and asked again with If-None-Match. */
  readonly etag?: boolean;
  /** The answer says since when it is as it is (Last-Modified), and may be asked again with If-Modified-Since. */
  readonly lastModified?: boolean;
  /** `Accept-Language` is heard: all of the answer is in `one` language, which it names, or each part in its own. */
  readonly language?: 'one' | 'each';
  readonly cache: 'public' | 'none';
  readonly location?: boolean;
  readonly ifMatch?: 'required' | 'optional' | 'required-or-new';
  readonly idempotent?: boolean;
  /** Callers without a credential may have to solve a challenge first. */
  readonly challenged?: boolean;
  readonly appointmentToken?: boolean;
  readonly problems: readonly ProblemCode[];
}

const nothing = z.strictObject({});
type Nothing = typeof nothing;

export const defineRoute = <
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodUndefined,
>(
  route: Route<P, Q, B, A>,
): Route<P, Q, B, A> => route;

const one = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** A whole number in a query. */
export const queryNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'Use a whole number.')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: 'integer', minimum: min, maximum: max });

/** `true` or `false` in a query; false unless told. */
export const queryFlag = z
  .enum(['true', 'false'], 'Use true or false.')
  .default('false')
  .transform((text) => text === 'true')
  .meta({ type: 'boolean', default: false });

/** `true` or `false` in a query, or not said. */
export const querySaid = z
  .enum(['true', 'false'], 'Use true or false.')
  .transform((text) => text === 'true')
  .optional()
  .meta({ type: 'boolean' });

/** A query key that may be repeated. */
export const repeatable = <T extends z.ZodType>(value: T, max: number) =>
  z.preprocess((given) => (given === undefined ? [] : one(given)), z.array(value).max(max));

/** Pages of a collection. */
export const pageQuery = {
  page: queryNumber(1, 10_000).default(1).meta({ default: 1 }),
  pageSize: queryNumber(1, 100).default(20).meta({ default: 20 }),
};

export const collectionOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), page: z.int(), pageSize: z.int(), total: z.int() });
