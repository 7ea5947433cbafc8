import { windowMilliseconds } from './portions.rules.js';

/** Of one policy: how much it allows, how much is left of it, and for how long. */
export interface RateLimit {
  readonly kind: string;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends. */
  readonly seconds: number;
}

/** RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers-10. */
export const rateLimitHeaders = ({ kind, limit, remaining, seconds }: RateLimit): Record<string, string> => ({
  'ratelimit-policy': `"${kind}";q=${limit};w=${windowMilliseconds / 1_000}`,
  ratelimit: `"${kind}";r=${remaining};t=${seconds}`,
});
