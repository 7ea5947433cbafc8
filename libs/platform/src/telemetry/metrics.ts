import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a program counts about itself, read at `/metrics`. No label holds anything personal. */
export class Metrics {
  readonly registry = new Registry();
  private unsent: (() => Promise<number>) | undefined;
  private isBehind: (() => boolean) | undefined;
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
  readonly boardLag = new Histogram({
    name: 'loket_board_lag_seconds',
    help: 'From a change of free time to the moment at which the board shows it.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly boardBehind = new Gauge({
    name: 'loket_board_behind',
    help: '1 while the board does not know whether it is current, and the owner is asked instead.',
    registers: [this.registry],
    collect: () => this.sayWhetherBehind(),
  });
  readonly boardAnswers = new Counter({
    name: 'loket_board_answers_total',
    help: 'Questions about free time, by who answered: the board or the service.',
    labelNames: ['from'],
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

  /** @param isBehind asked for each time the metrics are read. */
  watchBoard(isBehind: () => boolean): void {
    this.isBehind = isBehind;
  }

  private sayWhetherBehind(): void {
    this.boardBehind.set(this.isBehind?.() ? 1 : 0);
  }

  /** While the database is away the last count stands: the other metrics can still be read. */
  private async askUnsent(): Promise<void> {
    const count = await this.unsent?.().catch(() => undefined);
    if (count !== undefined) this.unsentEvents.set(count);
  }
}
