import { createHash } from 'node:crypto';
import { z } from 'zod';

const hex = (longest: number) => z.string().regex(new RegExp(`^[0-9a-f]{1,${longest}}$`));

/** A challenge that was made here, with what solves it; a widget of ALTCHA makes the same. */
const Solved = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.string().max(32),
      nonce: hex(64),
      salt: hex(64),
      cost: z.int().min(1).max(1_000_000),
      keyLength: z.int().min(1).max(64),
      keyPrefix: hex(64),
      keySignature: hex(128),
      expiresAt: z.number(),
    }),
    signature: hex(128),
  }),
  solution: z.object({ counter: z.int().min(0), derivedKey: hex(128) }),
});
export type Solved = z.output<typeof Solved>;

const longest = 4_096;

/** What the header holds: JSON in base64url, or base64; undefined: nothing that can be read. */
export const solvedIn = (header: string): Solved | undefined => {
  if (header.length > longest || !/^[A-Za-z0-9_+/-]+={0,2}$/.test(header)) return undefined;
  try {
    return Solved.safeParse(JSON.parse(Buffer.from(header, 'base64').toString())).data;
  } catch {
    return undefined;
  }
};

export interface Order {
  readonly hasCredential: boolean;
  /** The municipality has it switched on. */
  readonly isOn: boolean;
  readonly body: unknown;
}

/** Who holds a place has solved one already. */
export const mustSolve = ({ hasCredential, isOn, body }: Order): boolean =>
  isOn && !hasCredential && !(typeof body === 'object' && body !== null && 'holdId' in body);

export interface Use {
  readonly municipalityId: string;
  /** Whose answers are remembered together. */
  readonly client: string;
  readonly idempotency: { readonly key: string; readonly route: string } | undefined;
}

/** What a solution was used for: an order whose answer is remembered is the same use when it comes again. */
export const useOf = ({ municipalityId, client, idempotency }: Use, other: string): string =>
  createHash('sha256')
    .update(
      JSON.stringify(idempotency ? [municipalityId, client, idempotency.route, idempotency.key] : ['once', other]),
    )
    .digest('hex');
