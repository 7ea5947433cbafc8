import { createHmac, timingSafeEqual } from 'node:crypto';

/** Keys by service; the gateway has all of them, a service its own. */
export type QuestionKeys = ReadonlyMap<string, Buffer>;

/** What of a question is signed, as it stands on the wire. */
export interface SignedParts {
  readonly subject: string;
  readonly requestId: string;
  readonly deadline: string;
  readonly payload: string | Uint8Array;
}

/** Who can make it has the key of the service that is asked: that service and the gateway. */
export const signatureOf = (key: Buffer, { subject, requestId, deadline, payload }: SignedParts): string =>
  createHmac('sha256', key).update(`${subject}\n${requestId}\n${deadline}\n`).update(payload).digest('base64url');

export const isSignedWith = (key: Buffer, parts: SignedParts, signature: string): boolean => {
  const expected = Buffer.from(signatureOf(key, parts));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
};
