import { type Caller, findByCode, holderOf } from '#contracts';
import type { Ask, AskedFor, Municipalities } from '#platform';
import { type Allowances, refusalOf } from '../limits/allowances.action.js';
import { wrongCodesOf } from '../limits/policies.rules.js';

/** Looks a code up, for who may. */
export class FindByCode {
  constructor(
    private readonly ask: Ask,
    private readonly allowances: Allowances,
    private readonly municipalities: Municipalities,
  ) {}

  /**
   * Counted before it is asked, and given back unless it opened nothing: many guesses at once are counted too.
   * @throws ProblemError `too-many-requests` after too many codes that opened nothing; then no right code opens either.
   */
  async run(code: string, caller: Caller, asked: AskedFor) {
    const municipality = this.municipalities.get(asked.municipalityId);
    if (!municipality) throw new Error('Nobody was let in.');
    const policy = wrongCodesOf(municipality.id, holderOf(caller), municipality.limits);
    const standing = await this.allowances.take(policy);
    if (!standing.allowed) throw refusalOf(standing);
    let isWrong = false;
    try {
      const { found } = await this.ask.of(findByCode, asked, { code });
      isWrong = found.length === 0;
      return found;
    } finally {
      if (!isWrong) this.allowances.giveBack(policy, standing);
    }
  }
}
