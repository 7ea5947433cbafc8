import type { InputError, ProblemCode } from '#contracts';

/** What a named problem may tell besides its code. Everything in it is shown outside. */
export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  readonly [extension: string]: unknown;
}

/** An expected failure, by name; the gateway decides what it is in HTTP. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? code);
  }
}

export const invalidInput = (...errors: InputError[]): ProblemError => new ProblemError('invalid-input', { errors });

/** Either what was decided or the problem that stands in the way; rules answer with it. */
export type Decision<T> = { readonly ok: T } | { readonly refused: ProblemCode; readonly details?: ProblemDetails };
