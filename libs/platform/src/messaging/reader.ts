import {
  AckPolicy,
  type Consumer,
  DeliverPolicy,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { eventStream } from './event.js';
import type { Nats } from './nats.js';
import { Pace } from './pace.js';
import { reasonToPark } from './parking.js';
import { portionsOf } from './portions.js';
import type { Reaction, Together } from './reaction.js';
import { eventIn, type Readable, runsOf } from './readable.js';
import { ensureStream } from './stream.js';

export interface ReaderParts {
  /** The durable name: instances with the same name share the work. */
  readonly name: string;
  readonly reactions: readonly Reaction[];
  readonly nats: Nats;
  readonly dataSource: DataSource;
  readonly replicas: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

const longestPause = 30_000;
const fetched = 128;
const portion = 64;
const paceMilliseconds = 50;
// For so long the broker may still send to one who asked and is no longer there.
const handOverMilliseconds = 2_500;

/** Reads events of the stream in order, durable, until told to stop. What comes together is handed on together. */
export class Reader {
  private running = false;
  private stopped: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | undefined;
  private stopFetching: (() => void) | undefined;
  private readonly reactionByName: ReadonlyMap<string, Reaction>;
  private readonly pace = new Pace(paceMilliseconds);

  constructor(private readonly parts: ReaderParts) {
    this.reactionByName = new Map(parts.reactions.map((one) => [one.event.name, one]));
    parts.nats.onReconnect(() => {
      this.wakeUp?.();
      this.stopFetching?.();
    });
  }

  start(): void {
    this.running = true;
    this.stopped = this.loop();
  }

  /** Finishes what is being read, then stops; what else it has, comes again to who goes on. */
  async stop(): Promise<void> {
    this.running = false;
    this.stopFetching?.();
    this.wakeUp?.();
    await this.stopped;
  }

  private async loop(): Promise<void> {
    while (this.running) {
      try {
        await this.readWithOneConsumer();
      } catch (error) {
        if (!this.running) return;
        this.parts.log.warn({ err: error, reader: this.parts.name }, 'the reader of events starts again');
        await this.pause(1_000);
      }
    }
  }

  private async readWithOneConsumer(): Promise<void> {
    const { nats, name, replicas } = this.parts;
    const manager = await jetstreamManager(nats.connection, { timeout: 3_000, checkAPI: false });
    await ensureStream(manager, replicas);
    await this.ensureConsumer(manager);
    const consumer = await jetstream(nats.connection, { timeout: 3_000 }).consumers.get(eventStream, name);
    while (this.running) await this.readPortions(consumer);
  }

  private async ensureConsumer(manager: JetStreamManager): Promise<void> {
    const wanted = {
      filter_subject: subjectOf(this.parts.reactions),
      ack_wait: 10 * 1_000_000_000,
      max_ack_pending: 256,
    };
    const { name } = this.parts;
    const known = await manager.consumers.info(eventStream, name).catch(() => undefined);
    if (known) {
      await manager.consumers.update(eventStream, name, wanted);
      return;
    }
    await manager.consumers.add(eventStream, {
      ...wanted,
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
    });
  }

  private async readPortions(consumer: Consumer): Promise<void> {
    const messages = await consumer.fetch({ max_messages: fetched, expires: 5_000 });
    this.stopFetching = () => messages.stop();
    try {
      for await (const some of portionsOf(messages, portion, this.pace)) await this.read(some);
    } finally {
      messages.stop();
      this.stopFetching = undefined;
    }
  }

  private async read(messages: readonly JsMsg[]): Promise<void> {
    const passed = messages.filter((message) => !this.reactionTo(message));
    for (const run of runsOf(await this.readableOf(messages))) {
      if (this.running && (await this.takeTogether(run))) continue;
      for (const one of run) await this.take(one);
    }
    for (const message of passed) message.ack();
  }

  private reactionTo({ subject }: JsMsg): Reaction | undefined {
    return this.reactionByName.get(subject.split('.').slice(2).join('.'));
  }

  private async readableOf(messages: readonly JsMsg[]): Promise<readonly Readable[]> {
    const readable: Readable[] = [];
    for (const message of messages) {
      const reaction = this.reactionTo(message);
      if (!reaction) continue;
      try {
        readable.push({ message, reaction, event: eventIn(message, reaction.event) });
      } catch (error) {
        await this.failed(message, error);
      }
    }
    return readable;
  }

  /** @returns whether that went well; if not, nothing was done. */
  private async takeTogether(run: readonly Readable[]): Promise<boolean> {
    const together = run[0]?.reaction.together;
    if (!together || run.length < 2) return false;
    try {
      await together.take(run.map(({ event, reaction }) => (reaction.together as Together).newsIn(event)));
    } catch (error) {
      const { log, name } = this.parts;
      log.warn(
        { err: error, reader: name, events: run.length },
        'events could not be handled together; now one by one',
      );
      return false;
    }
    // No wait between them: they are sent in one piece.
    for (const { message } of run) message.ack();
    this.parts.metrics.readEvents.inc({ reader: this.parts.name, outcome: 'read' }, run.length);
    return true;
  }

  private async take({ message, event, reaction }: Readable): Promise<void> {
    if (!this.running) return message.nak(handOverMilliseconds);
    try {
      await reaction.on(event);
      message.ack();
      this.parts.metrics.readEvents.inc({ reader: this.parts.name, outcome: 'read' });
    } catch (error) {
      await this.failed(message, error);
    }
  }

  private async failed(message: JsMsg, error: unknown): Promise<void> {
    const { name, log, metrics } = this.parts;
    const tries = message.info.deliveryCount;
    const reason = reasonToPark(error, tries);
    if (reason !== undefined) {
      await this.park(message, reason);
      message.ack();
      metrics.readEvents.inc({ reader: name, outcome: 'parked' });
      return;
    }
    log.warn({ err: error, reader: name, tries }, 'an event could not be handled; it comes again');
    message.nak(Math.min(200 * 2 ** Math.min(tries, 8), longestPause));
    metrics.readEvents.inc({ reader: name, outcome: 'again' });
  }

  private async park(message: JsMsg, reason: string): Promise<void> {
    const { name, dataSource, log } = this.parts;
    await dataSource.query(
      `insert into parked_messages (municipality_id, reader, subject, stream_sequence, reason, message)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (municipality_id, reader, stream_sequence, sha256) do nothing`,
      [message.subject.split('.')[1] ?? '', name, message.subject, message.seq, reason, Buffer.from(message.data)],
    );
    log.error({ reader: name, sequence: message.seq, reason }, 'an event was parked');
  }

  private async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

// One subject, as wide as needed: more than one takes nats-server 2.10, and Debian has 2.9.
const subjectOf = (reactions: readonly Reaction[]): string => {
  const [source, ...others] = new Set(reactions.map(({ event }) => event.name.split('.')[0]));
  return others.length === 0 ? `events.*.${source}.>` : 'events.>';
};
