/** Of the API as it is promised, not of the program. */
export const apiVersion = '1.0.0';

export const exposedHeaders = [
  'API-Version',
  'Allow',
  'Content-Disposition',
  'Content-Language',
  'ETag',
  'Last-Modified',
  'Link',
  'Loket-Request-Id',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
];

const askedHeaders = [
  'Accept',
  'Accept-Language',
  'Appointment-Token',
  'Authorization',
  'Challenge-Solution',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'Last-Event-ID',
  'traceparent',
];

const always = {
  'api-version': apiVersion,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'access-control-expose-headers': exposedHeaders.join(', '),
};

/** On every answer. */
export const securityHeaders = (requestId: string): Record<string, string> => ({
  ...always,
  'loket-request-id': requestId,
});

/**
 * Which page may read an answer. There are no cookies, so a page of any origin may ask whatever its credential may,
 * unless the municipality names those that may.
 */
export const corsHeaders = (
  verdict: 'any' | 'this' | 'none',
  origin: string | undefined,
  vary: string | string[] | number | undefined,
): Record<string, string> => {
  if (verdict === 'any') return { 'access-control-allow-origin': '*' };
  const varies = { vary: [vary, 'Origin'].flat().filter(Boolean).join(', ') };
  return verdict === 'this' && origin ? { ...varies, 'access-control-allow-origin': origin } : varies;
};

/** What a page of another origin may send. */
export const preflightHeaders = (methods: readonly string[]): Record<string, string> => ({
  allow: methods.join(', '),
  'access-control-allow-methods': methods.join(', '),
  'access-control-allow-headers': askedHeaders.join(', '),
  'access-control-max-age': '600',
});
