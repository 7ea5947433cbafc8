import { type Caller, holderOf } from '#contracts';
import { type AskedFor, type Municipalities, ProblemError } from '#platform';
import { type Allowances, refusalOf } from './allowances.action.js';
import { wrongCodesOf } from './policies.rules.js';

/** For whom a code is tried. */
export interface TriedBy {
  readonly caller: Caller;
  readonly asked: AskedFor;
}

const saysUnknown = (error: unknown): boolean =>
  error instanceof ProblemError && ['appointment-unknown', 'ticket-unknown'].includes(error.code);

/** Counts the codes that opened nothing, whatever they were tried on. */
export class WrongCodes {
  constructor(
    private readonly allowances: Allowances,
    private readonly municipalities: Municipalities,
  ) {}

  /**
   * Counted before it is tried, and given back unless it opened nothing: many guesses at once are counted too.
   * @param isNothing whether this answer says that the code opened nothing; a refusal `appointment-unknown` or
   * `ticket-unknown` always does.
   * @throws ProblemError `too-many-requests` after too many codes that opened nothing; then no right code opens either.
   */
  async counted<T>(
    { caller, asked }: TriedBy,
    tryIt: () => Promise<T>,
    isNothing: (answer: T) => boolean = () => false,
  ): Promise<T> {
    const municipality = this.municipalities.get(asked.municipalityId);
    if (!municipality) throw new Error('Nobody was let in.');
    const policy = wrongCodesOf(municipality.id, holderOf(caller), municipality.limits);
    const standing = await this.allowances.take(policy);
    if (!standing.allowed) throw refusalOf(standing);
    let isWrong = false;
    try {
      const answer = await tryIt();
      isWrong = isNothing(answer);
      return answer;
    } catch (error) {
      isWrong = saysUnknown(error);
      throw error;
    } finally {
      if (!isWrong) this.allowances.giveBack(policy, standing);
    }
  }
}
