import { CannotStart, type CannotStartReason } from '#embedded';

const advice: Partial<Record<CannotStartReason, string>> = {
  damaged: 'put back a copy of it, or begin anew with npm start -- --reset',
  'other-version':
    'make a backup with the version that made it and restore that (docs/backup.md), or begin anew with npm start -- --reset',
};

/** One sentence that says what is wrong and, where we know it, what to do; `undefined` for what nobody foresaw. */
export const sentenceOf = (error: unknown): string | undefined => {
  if (!(error instanceof CannotStart)) return undefined;
  const more = advice[error.reason];
  return more === undefined ? error.message : `${error.message.replace(/\.$/, '')}: ${more}.`;
};
