import type { Who } from '#contracts';

/** Whose credential was shown. */
export interface Identified {
  readonly municipalityId: string;
  readonly who: Who;
  readonly client: string;
  readonly person?: string;
  readonly onBehalfOf?: string;
}

/** What a credential turned out to be: somebody's, nobody's (why is for our log only), or not to be said just now. */
export type Recognition =
  | { readonly identified: Identified }
  | { readonly unknown: string }
  | { readonly awaySeconds: number };

/** Says whose access token it is. */
export interface KnowsTokens {
  whose(token: string): Promise<Recognition>;
}
