import { randomUUID } from 'node:crypto';
import type { Caller, Idempotency } from '#contracts';
import { type AskedFor, type Municipalities, ProblemError } from '#platform';
import { mustSolve, solvedIn, useOf } from './challenge.rules.js';
import type { ProofOfWork } from './proof-of-work.client.js';
import type { UsedSolutions } from './used-solutions.client.js';

/** An order, as far as it matters to a challenge. */
export interface ChallengedOrder {
  readonly caller: Caller;
  readonly asked: AskedFor;
  readonly body: unknown;
  readonly idempotency?: Idempotency;
  /** The header Challenge-Solution. */
  readonly challengeSolution?: string;
}

const required = (detail: string): ProblemError => new ProblemError('challenge-required', { detail });

const details = {
  missing: 'Solve the challenge of /v1/challenge and send what solves it as the header Challenge-Solution.',
  wrong: 'The header Challenge-Solution does not solve a challenge of this municipality.',
  expired: 'The challenge has expired: ask for another.',
  used: 'This solution was used already: ask for another challenge.',
} as const;

/** Asks callers without a credential for some work before they take a place, where the municipality wants that. */
export class Challenges {
  constructor(
    private readonly municipalities: Municipalities,
    private readonly work: ProofOfWork,
    private readonly used: UsedSolutions,
  ) {}

  /** @throws ProblemError `not-found` where nobody has to solve one. */
  make({ municipalityId }: AskedFor) {
    if (!this.isOn(municipalityId))
      throw new ProblemError('not-found', { detail: 'Nobody has to solve a challenge here.' });
    return this.work.make(municipalityId);
  }

  /** @throws ProblemError `challenge-required`; `service-unavailable` when it can not be found out whether it was used. */
  async check({ caller, asked, body, idempotency, challengeSolution }: ChallengedOrder): Promise<void> {
    const { municipalityId } = asked;
    if (!mustSolve({ hasCredential: caller.who !== undefined, isOn: this.isOn(municipalityId), body })) return;
    if (challengeSolution === undefined) throw required(details.missing);
    const solved = solvedIn(challengeSolution);
    const verdict = solved ? await this.work.judge(municipalityId, solved) : 'wrong';
    if (!solved || verdict !== 'solved') throw required(details[verdict === 'expired' ? 'expired' : 'wrong']);
    const use = useOf({ municipalityId, client: caller.client, idempotency }, randomUUID());
    const isFirst = await this.used.use(solved.challenge.signature, use);
    if (isFirst === undefined)
      throw new ProblemError('service-unavailable', { detail: 'Challenges can not be checked at the moment.' });
    if (!isFirst) throw required(details.used);
  }

  private isOn(municipalityId: string): boolean {
    return this.municipalities.get(municipalityId)?.challenge ?? false;
  }
}
