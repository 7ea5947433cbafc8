import type { Claims } from './claims.rules.js';
import type { Reason } from './identified.rules.js';

/** Characters of a token. */
export const longestToken = 8_192;

const compact = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

const issuerIn = (payload: string): string | undefined => {
  try {
    const { iss } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { iss?: unknown };
    return typeof iss === 'string' ? iss : undefined;
  } catch {
    return undefined;
  }
};

/** Whose token it claims to be, nothing of it proven. */
export const claimedIssuer = (
  token: string,
): { readonly issuer: string } | { readonly unknown: Reason; readonly why: string } => {
  if (token.length > longestToken) return { unknown: 'too-long', why: `more than ${longestToken} characters` };
  const payload = compact.exec(token)?.[1];
  if (payload === undefined) return { unknown: 'not-a-token', why: 'not three parts with dots between them' };
  const issuer = issuerIn(payload);
  return issuer === undefined ? { unknown: 'not-a-token', why: 'it names no issuer' } : { issuer };
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

/** Some issuers say among the claims what kind of token it is; those of ID tokens tell on themselves. */
const isOfAnotherKind = ({ typ, nonce, at_hash: token, c_hash: code }: Claims): boolean =>
  (typ !== undefined && String(typ).toLowerCase() !== 'bearer') ||
  // Who says that it is an access token may have a nonce in it: Keycloak did so for years.
  (nonce !== undefined && typ === undefined) ||
  token !== undefined ||
  code !== undefined;

const otherKind = (why: string) => ({ unknown: 'not-an-access-token' as const, why });
const wrongClaims = (why: string) => ({ unknown: 'claims' as const, why });

/** Why a token is not accepted though it is signed and in time, if so. */
export const fault = (
  { typ, claims }: Stated,
  nowSeconds: number,
  skewSeconds: number,
): { readonly unknown: Reason; readonly why: string } | undefined => {
  const { exp = 0, iat, cnf } = claims;
  if (!types.includes(typ?.toLowerCase())) return otherKind('its type is not that of an access token');
  if (isOfAnotherKind(claims)) return otherKind('its claims are those of an ID token or of another kind');
  if (cnf !== undefined) return wrongClaims('it is bound to a key that we do not ask for');
  if (iat !== undefined && iat > nowSeconds + skewSeconds) return wrongClaims('it is of the future');
  return exp - (iat ?? nowSeconds) > longestLife ? wrongClaims('it is good for too long') : undefined;
};
