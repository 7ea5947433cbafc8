import { ProblemError } from './problem.js';

/** What came of one order of a batch. */
export type Outcome<A> = { readonly ok: A } | { readonly error: unknown };

export interface BatchesOptions<O, A> {
  /** Decides orders of one key together; answers each, in order. Throws when the batch as a whole failed. */
  readonly run: (key: string, orders: readonly O[]) => Promise<readonly Outcome<A>[]>;
  readonly mostTogether: number;
  /** Of one key; over all keys four times as many may wait. */
  readonly longestQueue: number;
  /** Whether an error proves that nothing of the batch was done; only then its orders are tried singly. */
  readonly provesNothingDone: (error: unknown) => boolean;
  /** What failed as a whole and is tried again, each order by itself. */
  readonly onSplit?: (error: unknown) => void;
}

interface Waiting<O, A> {
  readonly order: O;
  readonly answer: (value: A) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Orders with the same key that arrive while one batch is under way are the next batch: one in flight per key. A batch
 * that failed as a whole, and surely did nothing, is tried singly, so that one bad order never harms its neighbours.
 */
export class Batches<O, A> {
  private readonly waitingByKey = new Map<string, Waiting<O, A>[]>();
  private waiting = 0;

  constructor(private readonly options: BatchesOptions<O, A>) {}

  /** @throws ProblemError `service-unavailable` before anything is done, when too many are waiting. */
  put(key: string, order: O): Promise<A> {
    const { longestQueue } = this.options;
    const queue = this.waitingByKey.get(key);
    if ((queue?.length ?? 0) >= longestQueue || this.waiting >= longestQueue * 4)
      return Promise.reject(
        new ProblemError('service-unavailable', { detail: 'Too many orders are waiting.', retryAfterSeconds: 2 }),
      );
    return new Promise<A>((answer, refuse) => {
      this.waiting += 1;
      const one = { order, answer, refuse };
      if (queue) {
        queue.push(one);
        return;
      }
      this.waitingByKey.set(key, [one]);
      queueMicrotask(() => void this.work(key));
    });
  }

  private async work(key: string): Promise<void> {
    const queue = this.waitingByKey.get(key);
    while (queue && queue.length > 0) {
      const batch = queue.splice(0, this.options.mostTogether);
      await this.together(key, batch);
      this.waiting -= batch.length;
    }
    this.waitingByKey.delete(key);
  }

  private async together(key: string, batch: readonly Waiting<O, A>[]): Promise<void> {
    try {
      const outcomes = await this.options.run(
        key,
        batch.map(({ order }) => order),
      );
      batch.forEach((one, at) => {
        settle(one, outcomes[at] ?? { error: new Error('A batch did not answer every order.') });
      });
    } catch (error) {
      if (batch.length === 1 || !this.options.provesNothingDone(error)) {
        for (const one of batch) one.refuse(error);
        return;
      }
      this.options.onSplit?.(error);
      for (const one of batch) await this.together(key, [one]);
    }
  }
}

const settle = <O, A>({ answer, refuse }: Waiting<O, A>, outcome: Outcome<A>): void => {
  if ('ok' in outcome) answer(outcome.ok);
  else refuse(outcome.error);
};
