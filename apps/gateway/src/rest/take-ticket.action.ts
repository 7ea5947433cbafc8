import { type Caller, type Idempotency, isWalkIn, type TicketOrder, takeTicket } from '#contracts';
import { type Ask, type AskedFor, ProblemError } from '#platform';
import type { WrongCodes } from '../limits/wrong-codes.action.js';
import type { NextBestWays } from '../ways/next-best.views.js';

/** Who takes a ticket, what for, and in which languages they are answered. */
export interface TicketCall {
  readonly body: TicketOrder;
  readonly caller: Caller;
  readonly idempotency?: Idempotency;
  readonly asked: AskedFor;
  readonly languages: readonly string[];
}

/** Takes a ticket. */
export class TakeTicket {
  constructor(
    private readonly ask: Ask,
    private readonly wrongCodes: WrongCodes,
    private readonly nextBest: NextBestWays,
  ) {}

  /**
   * @throws ProblemError what the owner named; `walk-in-closed` with the next best ways, if these can be told;
   * `too-many-requests` after too many codes that opened nothing.
   */
  async run(call: TicketCall) {
    const { body, caller, idempotency, asked } = call;
    const take = () => this.ask.of(takeTicket, asked, { caller, idempotency, order: body });
    try {
      return await (body.code === undefined ? take() : this.wrongCodes.counted(call, take));
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'walk-in-closed') throw await this.withWays(error, call);
      throw error;
    }
  }

  private async withWays(refusal: ProblemError, { body, ...call }: TicketCall): Promise<ProblemError> {
    if (!isWalkIn(body)) return refusal;
    const { items, locationId } = body;
    const ways = await this.nextBest.of({ ...call, items, locationId });
    return ways ? new ProblemError(refusal.code, { ...refusal.details, ways }) : refusal;
  }
}
