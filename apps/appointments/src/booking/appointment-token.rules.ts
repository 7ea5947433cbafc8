import { createHmac } from 'node:crypto';
import { codeLetters } from '#contracts';

/** What opens one appointment: nothing is stored for it but the generation; raising that makes older tokens void. */
export const tokenOf = (
  key: Buffer,
  of: { readonly municipalityId: string; readonly id: string; readonly tokenGeneration: number },
): string =>
  createHmac('sha256', key).update(`${of.municipalityId}|${of.id}|${of.tokenGeneration}`).digest('base64url');

/**
 * A code such as `K7M-4QX`: one of 729 million.
 * @param pick a random whole number below the one given.
 */
export const codeFrom = (pick: (below: number) => number): string => {
  const letters = (count: number): string =>
    Array.from({ length: count }, () => codeLetters[pick(codeLetters.length)]).join('');
  return `${letters(3)}-${letters(3)}`;
};
