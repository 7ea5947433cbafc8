import type { Claims } from './claims.rules.js';

/** Characters of a token. */
export const longestToken = 8_192;

const compact = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/** Whose token it claims to be, nothing of it proven; undefined: it is no token. */
export const claimedIssuer = (token: string): string | undefined => {
  if (token.length > longestToken) return undefined;
  const payload = compact.exec(token)?.[1];
  if (payload === undefined) return undefined;
  try {
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { iss?: unknown };
    return typeof iss === 'string' ? iss : undefined;
  } catch {
    return undefined;
  }
};

/** Seconds that a token may be good for. */
export const longestLife = 24 * 60 * 60;

/** Some issuers say no type; what is said to be something else, such as a logout token, opens nothing. */
const types = [undefined, 'jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];

export interface Stated {
  readonly typ?: string | undefined;
  /** Of which signature, issuer, audience, expiry and beginning are found to be right. */
  readonly claims: Claims & { readonly exp?: number | undefined; readonly iat?: number | undefined };
}

/** Why a token is not accepted though it is signed and in time, if so. */
export const fault = (
  { typ, claims: { exp = 0, iat, cnf } }: Stated,
  nowSeconds: number,
  skewSeconds: number,
): string | undefined => {
  if (!types.includes(typ?.toLowerCase())) return 'its type is not that of an access token';
  if (cnf !== undefined) return 'it is bound to a key that we do not ask for';
  if (iat !== undefined && iat > nowSeconds + skewSeconds) return 'it is of the future';
  return exp - (iat ?? nowSeconds) > longestLife ? 'it is good for too long' : undefined;
};
