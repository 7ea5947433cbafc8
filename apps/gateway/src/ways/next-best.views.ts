import type { Caller, Item, NextBestWay, WaysAnswer } from '#contracts';
import { type AskedFor, ProblemError } from '#platform';
import { nextBestOf } from './next-best.rules.js';
import type { WaysViews } from './ways.views.js';

export interface TurnedAway {
  readonly asked: AskedFor;
  readonly caller: Caller;
  readonly locationId: string;
  readonly items: readonly Item[];
  readonly languages: readonly string[];
}

const mostProducts = 5;

/** What is left to who may not walk in. */
export class NextBestWays {
  constructor(private readonly ways: WaysViews) {}

  /** @returns nothing when it can not be told now. */
  async of({ items, ...turnedAway }: TurnedAway): Promise<NextBestWay[] | undefined> {
    const answers = await Promise.all(items.slice(0, mostProducts).map((item) => this.ofOne(turnedAway, item)));
    const known = answers.filter((answer) => answer !== undefined);
    return known.length > 0 ? nextBestOf(known) : undefined;
  }

  private async ofOne(
    { locationId, ...turnedAway }: Omit<TurnedAway, 'items'>,
    { productId, people }: Item,
  ): Promise<WaysAnswer | undefined> {
    try {
      return await this.ways.ways({ ...turnedAway, productId, query: { locationId, people: String(people) } });
    } catch (error) {
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  }
}
