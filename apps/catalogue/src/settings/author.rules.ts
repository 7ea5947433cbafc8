import type { Caller, ChangedBy } from '#contracts';

/** Who decides, and when: an instant. */
export interface Author {
  readonly by: ChangedBy;
  readonly now: string;
}

/** Who decides, as far as the credential tells. */
export const authorOf = ({ who, client }: Pick<Caller, 'who' | 'client'>, now: string): Author => ({
  by: { who, client },
  now,
});

export const theClock = (now: string): Author => ({ by: { automatic: true }, now });
