import { ProblemError } from '#platform';
import type { Alternatives } from './alternatives.views.js';
import { type Asked, type OrderAnswer, Refused } from './decide-orders.action.js';
import type { TakeOrders } from './take-orders.action.js';

/** Puts an order; who is told that a start is taken, is told what is free near it. */
export class AskForTime {
  constructor(
    private readonly takeOrders: TakeOrders,
    private readonly nearby: Alternatives,
  ) {}

  async run(municipalityId: string, asked: Asked): Promise<OrderAnswer> {
    try {
      return await this.takeOrders.run(municipalityId, asked);
    } catch (error) {
      throw await this.withAlternatives(municipalityId, error);
    }
  }

  /** Orders about appointments, one after the other; each has an outcome of its own. */
  async inTurn(
    municipalityId: string,
    asked: Parameters<TakeOrders['inTurn']>[1],
  ): Promise<PromiseSettledResult<OrderAnswer>[]> {
    const settled = await this.takeOrders.inTurn(municipalityId, asked);
    return Promise.all(
      settled.map(async (one) =>
        one.status === 'fulfilled'
          ? one
          : { status: one.status, reason: await this.withAlternatives(municipalityId, one.reason) },
      ),
    );
  }

  private async withAlternatives(municipalityId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof Refused) || error.code !== 'slot-taken' || !error.refusal.near) return error;
    const alternatives = await this.nearby.nearTo({ municipalityId, ...error.refusal.near });
    return new ProblemError('slot-taken', { alternatives });
  }
}
