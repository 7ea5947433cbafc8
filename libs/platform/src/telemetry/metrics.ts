import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a program counts about itself, read at `/metrics`. No label holds anything personal. */
export class Metrics {
  readonly registry = new Registry();
  private unsent: (() => Promise<number>) | undefined;
  readonly actions = new Histogram({
    name: 'loket_action_seconds',
    help: 'How long an action took, by what came out of it.',
    labelNames: ['action', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly unsentEvents = new Gauge({
    name: 'loket_outbox_unsent',
    help: 'Events that were saved and are not on the stream yet.',
    registers: [this.registry],
    collect: () => this.askUnsent(),
  });
  readonly sentEvents = new Counter({
    name: 'loket_outbox_sent_total',
    help: 'Events put on the stream.',
    registers: [this.registry],
  });
  readonly openStreams = new Gauge({
    name: 'loket_streams_open',
    help: 'Streams of server-sent events that are open.',
    registers: [this.registry],
  });
  readonly readEvents = new Counter({
    name: 'loket_inbox_read_total',
    help: 'Events read, by reader and what was done with them.',
    labelNames: ['reader', 'outcome'],
    registers: [this.registry],
  });
  readonly retriedTransactions = new Counter({
    name: 'loket_transactions_retried_total',
    help: 'Transactions done again, by the reason PostgreSQL gave.',
    labelNames: ['code'],
    registers: [this.registry],
  });
  readonly lastWord = new Counter({
    name: 'loket_exclusion_violations_total',
    help: 'How often the database had to forbid two visits at one desk. Should be 0.',
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }
  /** @param count asked for each time the metrics are read. */
  countUnsentEvents(count: () => Promise<number>): void {
    this.unsent = count;
  }

  /** While the database is away the last count stands: the other metrics can still be read. */
  private async askUnsent(): Promise<void> {
    const count = await this.unsent?.().catch(() => undefined);
    if (count !== undefined) this.unsentEvents.set(count);
  }
}
