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
      if (!(error instanceof Refused) || error.code !== 'slot-taken' || !error.refusal.near) throw error;
      throw new ProblemError('slot-taken', {
        alternatives: await this.nearby.nearTo({ municipalityId, ...error.refusal.near }),
      });
    }
  }
}
