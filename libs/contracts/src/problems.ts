/**
 * Every named problem: its HTTP status and title. The core knows the codes only; the gateway turns them into
 * `application/problem+json` (RFC 9457). docs/problems.md is made from this table.
 */
export const problems = {
  'invalid-input': { status: 400, title: 'The input is not valid' },
  'not-authenticated': { status: 401, title: 'No valid credential was given' },
  'not-allowed': { status: 403, title: 'This credential does not allow it' },
  'challenge-required': { status: 403, title: 'A challenge must be solved first' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'municipality-unknown': { status: 404, title: 'There is no such municipality' },
  'product-unknown': { status: 404, title: 'There is no such product' },
  'location-unknown': { status: 404, title: 'There is no such location' },
  'desk-unknown': { status: 404, title: 'There is no such desk' },
  'appointment-unknown': { status: 404, title: 'There is no such appointment' },
  'ticket-unknown': { status: 404, title: 'There is no such ticket' },
  'call-unknown': { status: 404, title: 'There is no such call' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'not-acceptable': { status: 406, title: 'No form that you accept can be given' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'slot-taken': { status: 409, title: 'This time has just been taken' },
  'slot-not-offered': { status: 409, title: 'This time is not offered' },
  'appointment-closed': { status: 409, title: 'The appointment can no longer be changed' },
  'walk-in-closed': { status: 409, title: 'Nobody can walk in for this now' },
  'ticket-closed': { status: 409, title: 'The ticket is not in a state for this' },
  'call-closed': { status: 409, title: 'The call is not in a state for this' },
  'desk-not-staffed': { status: 409, title: 'Nobody is signed on at this desk' },
  'desk-busy': { status: 409, title: 'Somebody is called or served at this desk' },
  'too-early': { status: 409, title: 'It is too early for that' },
  'too-many-open': { status: 409, title: 'There are too many open already' },
  'idempotency-key-reused': { status: 409, title: 'This idempotency key was used for another order' },
  'hold-lapsed': { status: 410, title: 'The hold has lapsed' },
  'version-changed': { status: 412, title: 'It was changed by somebody else' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'url-too-long': { status: 414, title: 'The address is too long' },
  'media-type-unknown': { status: 415, title: 'This media type is not understood' },
  'version-required': { status: 428, title: 'Say which version you saw' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'service-unavailable': { status: 503, title: 'This can not be answered at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** One field that is wrong: `path` as in `customer.email` or `items[0].people`. */
export interface InputError {
  readonly path: string;
  readonly message: string;
}
