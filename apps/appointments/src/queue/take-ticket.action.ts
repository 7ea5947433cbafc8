import { isWalkIn, type takeTicket } from '#contracts';
import type { Question } from '#platform';
import { rememberUnder } from '../booking/remember-under.rules.js';
import type { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import type { Arrive } from './arrive.action.js';
import type { Taken } from './join-line.action.js';
import type { WalkIn } from './walk-in.action.js';

/** Somebody walks in, or came for an appointment. */
export class TakeTicket {
  constructor(
    private readonly walkIn: WalkIn,
    private readonly arrive: Arrive,
    private readonly remembered: RememberedAnswerStore,
  ) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof takeTicket>): Promise<Taken> {
    const { caller, idempotency, order } = input;
    const remember = rememberUnder(caller, idempotency, () => this.remembered.fingerprint(municipalityId, order));
    const asking = { municipalityId, traceId: requestId, caller, deadline };
    if (isWalkIn(order)) return this.walkIn.run(asking, order, remember);
    return (await this.arrive.run(asking, { order, remember })).taken;
  }
}
