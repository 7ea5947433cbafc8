import type { DataSource, EntityManager } from 'typeorm';
import type { Metrics } from '../telemetry/metrics.js';
import { codeOf, isWorthRetrying } from './errors.js';

/** One transaction. It is handed on as an argument, never ambient. */
export type Tx = EntityManager;

const mostTries = 5;

/** Of a pool that was not told. */
const usualConnections = 10;

/** Runs work in one transaction; what the database asks to try again is tried again. */
export class UnitOfWork {
  private readonly committed: ((tx: Tx) => void)[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
  ) {}

  /** The work may run more than once: everything it does, it does through `tx`. */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        if (!isWorthRetrying(error) || tries >= mostTries) throw error;
        this.metrics.retriedTransactions.inc({ code: codeOf(error) ?? 'unknown' });
      }
    }
  }

  /** How many can be under way at once: each has a connection of its own. */
  get connections(): number {
    const { extra } = this.dataSource.options as { extra?: { max?: number } };
    return extra?.max ?? usualConnections;
  }

  /** What is to be run, in this process, after each commit; it is told which transaction that was. */
  onCommit(run: (tx: Tx) => void): void {
    this.committed.push(run);
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let done: Tx | undefined;
    const result = await this.dataSource.transaction((tx) => {
      done = tx;
      return work(tx);
    });
    for (const run of this.committed) this.tell(run, done as Tx);
    return result;
  }

  /** What was committed is done, whatever becomes of those who are told. */
  private tell(run: (tx: Tx) => void, tx: Tx): void {
    try {
      run(tx);
    } catch (error) {
      process.emitWarning(`Somebody who was told of a commit failed: ${error}`);
    }
  }
}
