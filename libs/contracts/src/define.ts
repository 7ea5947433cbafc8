import type { z } from 'zod';
import type { ProblemCode } from './problems.js';

/** One question or order between gateway and services: request and answer over NATS. */
export interface RequestContract<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** `<service>.<verb-noun>.v<N>`; on the wire `loket.<municipality>.<subject>`. */
  readonly subject: string;
  readonly input: I;
  readonly output: O;
  /** What the owner may answer instead, beside `invalid-input` and `service-unavailable`. */
  readonly problems: readonly ProblemCode[];
  /** How long to wait for the answer, in milliseconds; 4,000 unless told. */
  readonly patience?: number;
}
export const defineRequest = <I extends z.ZodType, O extends z.ZodType>(
  request: RequestContract<I, O>,
): RequestContract<I, O> => request;

export type InputOf<R extends RequestContract> = z.output<R['input']>;
export type OutputOf<R extends RequestContract> = z.output<R['output']>;

/** One fact that is announced: a CloudEvent on the stream. */
export interface EventContract<D extends z.ZodType = z.ZodType> {
  /** `<service>.<noun>.<past>.v<N>`; subject `events.<municipality>.<name>`, type `nl.openloket.<name>`. */
  readonly name: string;
  readonly data: D;
}
export const defineEvent = <D extends z.ZodType>(event: EventContract<D>): EventContract<D> => event;

export type DataOf<E extends EventContract> = z.output<E['data']>;
