/** Of the API as it is promised, not of the program. */
export const apiVersion = '1.0.0';

export const exposedHeaders = [
  'API-Version',
  'Allow',
  'Content-Disposition',
  'Content-Language',
  'ETag',
  'Last-Modified',
  'Loket-Request-Id',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
];

const askedHeaders = [
  'Accept',
  'Accept-Language',
  'Appointment-Token',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'traceparent',
];

/** On every answer. There are no cookies, so a page of any origin may ask whatever its credential may. */
export const securityHeaders = (requestId: string): Record<string, string> => ({
  'api-version': apiVersion,
  'loket-request-id': requestId,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposedHeaders.join(', '),
});

/** What a page of another origin may send. */
export const preflightHeaders = (methods: readonly string[]): Record<string, string> => ({
  allow: methods.join(', '),
  'access-control-allow-methods': methods.join(', '),
  'access-control-allow-headers': askedHeaders.join(', '),
  'access-control-max-age': '600',
});
