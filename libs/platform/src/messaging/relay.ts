import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { DataSource, QueryRunner } from 'typeorm';
import { discard, hot } from '../database/strict-client.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { eventStream } from './event.js';
import type { Nats } from './nats.js';
import { Pace } from './pace.js';
import { Publishing } from './publishing.js';
import { ensureStream } from './stream.js';

interface UnsentRow {
  readonly id: string;
  readonly event_id: string;
  readonly subject: string;
  readonly event: string;
}

export interface RelayParts {
  readonly service: string;
  readonly dataSource: DataSource;
  readonly nats: Nats;
  readonly replicas: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

const portion = 500;
/** As many rows as are changed well within the time a statement may take. */
const stretch = 5_000;
const idleMilliseconds = 1_000;
const paceMilliseconds = 20;
const patienceMilliseconds = 3_000;
const forgetMilliseconds = 3_600_000;

/**
 * Puts saved events on the stream: unsent rows in order of id, never by a cursor. One relay per service at a time
 * (advisory lock), woken after each commit of events in this process, else each second. What is committed while it sends
 * is sent together.
 */
export class Relay {
  private running = false;
  private stopped: Promise<void> = Promise.resolve();
  private awake: (() => void) | undefined;
  private wokenMeanwhile = false;
  private checkedConnection = false;
  private leads = false;
  private forgetAt = 0;
  private readonly pace = new Pace(paceMilliseconds);

  constructor(private readonly parts: RelayParts) {
    parts.nats.onReconnect(() => {
      this.checkedConnection = false;
      this.goOn();
    });
    parts.metrics.countUnsentEvents(() => this.countUnsent());
  }

  start(): void {
    this.running = true;
    this.stopped = this.loop();
  }

  /** There are new events. Nothing to whoever does not lead: it would ask for the lock at each commit, in vain. */
  wake(): void {
    if (this.leads) this.goOn();
  }

  /** Sends what is saved, then stops. */
  async stop(): Promise<void> {
    this.running = false;
    this.goOn();
    await this.stopped;
  }

  private goOn(): void {
    this.wokenMeanwhile = true;
    this.awake?.();
  }

  private async loop(): Promise<void> {
    while (this.running) {
      try {
        await this.lead();
      } catch (error) {
        if (this.running) this.parts.log.warn({ err: error }, 'the relay of events starts again');
      }
      if (this.running) await this.rest();
    }
  }

  /** Holds the lock on a connection of its own for as long as it lasts. */
  private async lead(): Promise<void> {
    const runner = this.parts.dataSource.createQueryRunner();
    try {
      if (!(await this.takeLock(runner))) return;
      try {
        this.leads = true;
        await this.relayAsLeader(runner);
      } finally {
        this.leads = false;
        await runner.query('select pg_advisory_unlock(hashtext($1))', [this.lockName]).catch(() => discard(runner));
      }
    } finally {
      await runner.release();
    }
  }

  private async relayAsLeader(runner: QueryRunner): Promise<void> {
    const { nats } = this.parts;
    const manager = await jetstreamManager(nats.connection, { timeout: patienceMilliseconds, checkAPI: false });
    const publishing = new Publishing(nats, patienceMilliseconds);
    try {
      this.checkedConnection = false;
      for (;;) {
        if (!this.checkedConnection) {
          await ensureStream(manager, this.parts.replicas);
          await this.sendAgainWhatIsGone(runner, manager);
          this.checkedConnection = true;
        }
        const last = !this.running;
        if (!last) await this.pace.turn();
        this.wokenMeanwhile = false;
        const sent = await this.sendPortion(runner, publishing);
        if (sent === portion) continue;
        if (last) return;
        await this.forget(runner);
        await this.rest();
      }
    } finally {
      publishing.close();
    }
  }

  private async takeLock(runner: QueryRunner): Promise<boolean> {
    const [row] = await runner.query('select pg_try_advisory_lock(hashtext($1)) as mine', [this.lockName]);
    return (row as { mine: boolean }).mine;
  }

  private get lockName(): string {
    return `loket relay ${this.parts.service}`;
  }

  private async sendPortion(runner: QueryRunner, publishing: Publishing): Promise<number> {
    const rows = (await runner.query(
      hot(
        `select id, event_id, subject, event::text as event from outbox where sent_at is null order by id limit ${portion}`,
      ),
      [],
    )) as UnsentRow[];
    if (rows.length === 0) return 0;
    const places = await publishing.publish(
      rows.map(({ subject, event, event_id }) => ({ subject, text: event, messageId: event_id })),
    );
    const sent = rows.flatMap(({ id }, at) => {
      const sequence = places[at];
      return typeof sequence === 'number' ? [{ id, sequence }] : [];
    });
    await runner.query(
      hot(`update outbox set sent_at = now(), stream_sequence = sent.sequence
       from unnest($1::bigint[], $2::bigint[]) as sent (id, sequence) where outbox.id = sent.id and sent_at is null`),
      [sent.map(({ id }) => id), sent.map(({ sequence }) => sequence)],
    );
    this.parts.metrics.sentEvents.inc(sent.length);
    const failed = places.find((place) => place instanceof Error);
    if (failed instanceof Error) throw failed;
    return rows.length;
  }

  /**
   * If the last event we sent is not where the stream said it put it, the broker was restored or replaced: everything
   * of the past days is sent again. Readers know by the event id what they have already.
   */
  private async sendAgainWhatIsGone(runner: QueryRunner, manager: JetStreamManager): Promise<void> {
    const [last] = (await runner.query(
      `select event_id, stream_sequence from outbox
       where sent_at > now() - interval '6 days' and stream_sequence is not null
       order by stream_sequence desc limit 1`,
    )) as { event_id: string; stream_sequence: string }[];
    if (!last) return;
    const found = await manager.streams.getMessage(eventStream, { seq: Number(last.stream_sequence) });
    if (found?.header.get('Nats-Msg-Id') === last.event_id) return;
    const again = await this.unsend(runner);
    this.parts.log.warn({ again }, 'the stream lost events; they are sent again');
  }

  /** Oldest first: whoever goes on after us finds the same last event, which the stream does not have. */
  private async unsend(runner: QueryRunner): Promise<number> {
    for (let total = 0; ; ) {
      const [, count] = (await runner.query(
        `update outbox set sent_at = null, stream_sequence = null where (municipality_id, id) in (
           select municipality_id, id from outbox where sent_at is not null order by stream_sequence limit ${stretch})`,
      )) as [unknown[], number];
      total += count;
      if (count < stretch) return total;
    }
  }

  private async countUnsent(): Promise<number> {
    const [row] = await this.parts.dataSource.query('select count(*)::int as count from outbox where sent_at is null');
    return (row as { count: number }).count;
  }

  /** Sent rows are kept as long as the stream keeps them. Once an hour, and on at once while there are more. */
  private async forget(runner: QueryRunner): Promise<void> {
    if (performance.now() < this.forgetAt) return;
    const [, count] = (await runner.query(
      `delete from outbox where (municipality_id, id) in (
         select municipality_id, id from outbox where sent_at < now() - interval '7 days' limit ${stretch})`,
    )) as [unknown[], number];
    if (count < stretch) this.forgetAt = performance.now() + forgetMilliseconds;
  }

  private async rest(): Promise<void> {
    if (this.wokenMeanwhile) {
      this.wokenMeanwhile = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, idleMilliseconds);
      this.awake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.awake = undefined;
  }
}
