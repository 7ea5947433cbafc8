import { FairTurns } from './fair-turns.js';
import { ProblemError } from './problem.js';

/** What came of one order of a batch. */
export type Outcome<A> = { readonly ok: A } | { readonly error: unknown };

export interface BatchesOptions<O, A> {
  /** Decides orders of one key together; answers each, in order. Throws when the batch as a whole failed. */
  readonly run: (key: string, orders: readonly O[]) => Promise<readonly Outcome<A>[]>;
  readonly mostTogether: number;
  /**
   * Batches of one key begin so many milliseconds after each other at least, but for a full one: what comes one by one, and
   * fast, is gathered. The first after a quiet moment begins at once. Not at all, unless told.
   */
  readonly pace?: number;
  /** How many batches may be under way, each of another key; as many as there are keys, unless told. */
  readonly atOnce?: number;
  /** Between whom turns are fair, then between the keys of each; what stands before the first `/`, unless told. */
  readonly groupOf?: (key: string) => string;
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

const beforeSlash = (key: string): string => key.split('/', 1)[0] ?? key;

/**
 * Orders with the same key that arrive while one batch is under way are the next batch: one in flight per key. Whose
 * batch is next goes round the groups, and within a group round its keys: who has one order waits for no more than one
 * batch of each other group, however many thousands wait there. A batch that failed as a whole, and surely did nothing, is tried singly, so that one bad order never harms its neighbours.
 */
export class Batches<O, A> {
  private readonly waitingByKey = new Map<string, Waiting<O, A>[]>();
  private readonly turns = new FairTurns();
  private readonly restByKey = new Map<string, NodeJS.Timeout>();
  private waiting = 0;
  private underWay = 0;

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
        if (queue.length >= this.options.mostTogether) this.endRest(key);
        return;
      }
      this.waitingByKey.set(key, [one]);
      this.wantTurn(key);
      queueMicrotask(() => this.begin());
    });
  }

  private wantTurn(key: string): void {
    const { groupOf = beforeSlash } = this.options;
    this.turns.add(groupOf(key), key);
  }

  private begin(): void {
    const { atOnce = Number.POSITIVE_INFINITY } = this.options;
    while (this.underWay < atOnce) {
      const key = this.turns.next();
      if (key === undefined) return;
      void this.work(key);
    }
  }

  private async work(key: string): Promise<void> {
    this.underWay += 1;
    const { mostTogether, pace = 0 } = this.options;
    const queue = this.waitingByKey.get(key) ?? [];
    const batch = queue.splice(0, mostTogether);
    const restUntil = performance.now() + pace;
    await this.together(key, batch);
    this.waiting -= batch.length;
    this.underWay -= 1;
    const rest = queue.length < mostTogether ? restUntil - performance.now() : 0;
    if (rest > 0) this.restByKey.set(key, setTimeout(() => this.endRest(key), rest).unref());
    else this.goOn(key);
    this.begin();
  }

  private endRest(key: string): void {
    const rest = this.restByKey.get(key);
    if (!rest) return;
    clearTimeout(rest);
    this.restByKey.delete(key);
    this.goOn(key);
    this.begin();
  }

  private goOn(key: string): void {
    if (this.waitingByKey.get(key)?.length) this.wantTurn(key);
    else this.waitingByKey.delete(key);
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
