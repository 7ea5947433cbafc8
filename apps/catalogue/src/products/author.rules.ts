import type { Caller } from '#contracts';
import type { Author } from './product.rules.js';

/** Who decides, as far as the credential tells. */
export const authorOf = ({ who, client }: Pick<Caller, 'who' | 'client'>, now: string): Author => ({
  by: { who, client },
  now,
});

export const theClock = (now: string): Author => ({ by: { automatic: true }, now });
