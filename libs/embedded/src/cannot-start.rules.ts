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

const causes: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of that path is a file',
  EEXIST: 'a part of that path is a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** What the operating system calls it, such as ENOENT; empty when it is no error of that kind. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Runs a step that writes below `folder`; what the file system refuses becomes one sentence. */
export const writingIn = async <T>(folder: string, step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    const cause = causes[codeOf(error)];
    if (cause === undefined) throw error;
    throw new CannotStart('not-writable', `The folder ${folder} cannot be written: ${cause}.`);
  }
};
