import { type Caller, holderOf, type Idempotency } from '#contracts';

/** The key under which an answer is remembered: of this caller, on this route. */
export const rememberUnder = (
  caller: Caller,
  idempotency: Idempotency | undefined,
  fingerprint: () => Buffer,
): (Idempotency & { readonly client: string; readonly fingerprint: Buffer }) | undefined =>
  idempotency && { ...idempotency, client: holderOf(caller), fingerprint: fingerprint() };
