import { createHmac, randomInt } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { Challenge } from '#contracts';
import type { Solved } from './challenge.rules.js';

/** How long a challenge is good for, in seconds: time enough to solve it and to fill in a form. */
export const goodForSeconds = 600;

const algorithm = 'PBKDF2/SHA-256';
/** Rounds of one try. */
const cost = 1_000;

export type Verdict = 'solved' | 'expired' | 'wrong';

/** Challenges of one installation: each gateway knows those of all others, and none is good in another municipality. */
export class ProofOfWork {
  /** @param tries that it takes, on average. */
  constructor(
    private readonly doorKey: Buffer,
    private readonly tries: number,
  ) {}

  async make(municipalityId: string) {
    const made = await createChallenge({
      algorithm,
      cost,
      counter: randomInt(Math.ceil(this.tries / 2), Math.ceil(this.tries * 1.5) + 1),
      deriveKey,
      expiresAt: Math.floor(Date.now() / 1_000) + goodForSeconds,
      ...this.secretsOf(municipalityId),
    });
    return Challenge.parse(made);
  }

  async judge(municipalityId: string, solved: Solved): Promise<Verdict> {
    const secrets = this.secretsOf(municipalityId);
    const { expired, verified } = await verifySolution({ ...solved, deriveKey, ...secrets });
    return verified ? 'solved' : expired ? 'expired' : 'wrong';
  }

  private secretsOf(municipalityId: string) {
    const secret = (label: string) =>
      createHmac('sha256', this.doorKey).update(`challenge ${label} ${municipalityId}`).digest('hex');
    return { hmacSignatureSecret: secret('parameters'), hmacKeySignatureSecret: secret('solution') };
  }
}
