/** Of one policy: how much it allows, how much is left of it, and for how long. */
export interface RateLimit {
  readonly kind: string;
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends. */
  readonly seconds: number;
  /** How long one is. */
  readonly windowSeconds: number;
}

/** RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers-10. */
export const rateLimitHeaders = (of: RateLimit): Record<string, string> => ({
  'ratelimit-policy': `"${of.kind}";q=${of.limit};w=${of.windowSeconds}`,
  ratelimit: `"${of.kind}";r=${of.remaining};t=${of.seconds}`,
});
