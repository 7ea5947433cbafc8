import type { Who } from '#contracts';

/** Whose credential was shown. */
export interface Identified {
  readonly municipalityId: string;
  readonly who: Who;
  readonly client: string;
  readonly person?: string;
  readonly onBehalfOf?: string;
}

/** Why a credential is nobody's, in few enough words to be counted by. */
export type Reason =
  | 'no-bearer'
  | 'not-a-token'
  | 'too-long'
  | 'other-issuer'
  | 'key-unknown'
  | 'signature'
  | 'expired'
  | 'claims'
  | 'not-an-access-token'
  | 'nobody-here';

/** What a credential turned out to be: somebody's, nobody's (why is for our log only), or not to be said just now. */
export type Recognition =
  | { readonly identified: Identified }
  | { readonly unknown: Reason; readonly why?: string }
  | { readonly awaySeconds: number };

/** Says whose access token it is. */
export interface KnowsTokens {
  whose(token: string): Promise<Recognition>;
  /** Which issuers answered when they were last asked, by their ids. */
  readonly issuers: readonly { readonly id: string; readonly isUp: boolean }[];
}
