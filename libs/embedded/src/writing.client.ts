import { CannotStart, codeOf } from './cannot-start.rules.js';

const causes: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of that path is a file',
  EEXIST: 'a part of that path is a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

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
