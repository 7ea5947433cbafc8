import { type Caller, type FeedbackOrder, getHandoff, giveFeedback, type Idempotency } from '#contracts';
import type { Ask, AskedFor } from '#platform';
import type { WrongCodes } from '../limits/wrong-codes.action.js';

/** Who says what they thought, and of what. */
export interface FeedbackCall {
  readonly body: FeedbackOrder;
  readonly caller: Caller;
  readonly idempotency?: Idempotency;
  readonly asked: AskedFor;
}

/** Passes on what somebody thought of a visit or a handoff. */
export class GiveFeedback {
  constructor(
    private readonly ask: Ask,
    private readonly wrongCodes: WrongCodes,
  ) {}

  /** @throws ProblemError what the owner named; `too-many-requests` after too many codes that opened nothing. */
  async run(call: FeedbackCall) {
    const { body: feedback, caller, idempotency, asked } = call;
    const handoff = await this.handoffOf(call);
    const give = () => this.ask.of(giveFeedback, asked, { caller, idempotency, feedback, handoff });
    return feedback.code === undefined ? give() : this.wrongCodes.counted(call, give);
  }

  /** @throws ProblemError `not-found` when its owner knows no such handoff of this product. */
  private async handoffOf({ body: { productId, handoffId }, asked }: FeedbackCall) {
    if (productId === undefined || handoffId === undefined) return undefined;
    const known = await this.ask.of(getHandoff, asked, { productId, handoffId });
    return { productId: known.productId, handoffId: known.id };
  }
}
