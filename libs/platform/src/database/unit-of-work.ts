import type { DataSource, EntityManager } from 'typeorm';
import type { Metrics } from '../telemetry/metrics.js';
import { codeOf, isWorthRetrying } from './errors.js';

/** One transaction. It is handed on as an argument, never ambient. */
export type Tx = EntityManager;

const mostTries = 5;

/** Runs work in one transaction; what the database asks to try again is tried again. */
export class UnitOfWork {
  private readonly committed: (() => void)[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
  ) {}

  /** The work may run more than once: everything it does, it does through `tx`. */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        const result = await this.dataSource.transaction(work);
        for (const run of this.committed) run();
        return result;
      } catch (error) {
        if (!isWorthRetrying(error) || tries >= mostTries) throw error;
        this.metrics.retriedTransactions.inc({ code: codeOf(error) ?? 'unknown' });
      }
    }
  }

  /** What is to be run, in this process, after each commit. */
  onCommit(run: () => void): void {
    this.committed.push(run);
  }
}
