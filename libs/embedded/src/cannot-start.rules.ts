export type CannotStartReason =
  | 'damaged'
  | 'other-version'
  | 'not-writable'
  | 'in-use'
  | 'port-in-use'
  | 'not-available'
  | 'failed';

/** Why something was not started, in one sentence that can be shown as it is. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';

  constructor(
    readonly reason: CannotStartReason,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** What the operating system calls it, such as ENOENT; empty when it is no error of that kind. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
