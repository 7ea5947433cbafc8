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
import type { EventContract } from '#contracts';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { CloudEvent, type EventOf, eventStream, eventType } from './event.js';
import type { Nats } from './nats.js';
import { reasonToPark, Unreadable } from './parking.js';
import { ensureStream } from './stream.js';

/** What a reader does with one kind of event. It must be safe to be handed the same event twice (Inbox.once). */
export interface Reaction<E extends EventContract = EventContract> {
  readonly event: E;
  on(event: EventOf<E>): Promise<unknown>;
}

/** For a list of reactions to different events; keeps the shape of each checked. */
export const reaction = <E extends EventContract>(event: E, on: (event: EventOf<E>) => Promise<unknown>): Reaction =>
  ({ event, on }) as Reaction;

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

/** Reads events of the stream in order, durable, until told to stop. */
export class Reader {
  private running = false;
  private stopped: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | undefined;
  private stopFetching: (() => void) | undefined;
  private readonly reactionByName: ReadonlyMap<string, Reaction>;

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

  /** Finishes the event that is being read, then stops. */
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
    while (this.running) await this.readPortion(consumer);
  }

  private async ensureConsumer(manager: JetStreamManager): Promise<void> {
    const wanted = {
      filter_subject: subjectsOf(this.parts.reactions),
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

  private async readPortion(consumer: Consumer): Promise<void> {
    const messages = await consumer.fetch({ max_messages: 64, expires: 5_000 });
    this.stopFetching = () => messages.stop();
    try {
      for await (const message of messages) {
        await this.read(message);
        if (!this.running) return;
      }
    } finally {
      this.stopFetching = undefined;
    }
  }

  private async read(message: JsMsg): Promise<void> {
    const { name, log, metrics } = this.parts;
    const one = this.reactionByName.get(message.subject.split('.').slice(2).join('.'));
    if (!one) {
      message.ack();
      return;
    }
    try {
      await one.on(eventIn(message, one.event));
      message.ack();
      metrics.readEvents.inc({ reader: name, outcome: 'read' });
    } catch (error) {
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
const subjectsOf = (reactions: readonly Reaction[]): string => {
  const [service, ...others] = new Set(reactions.map(({ event }) => event.name.split('.')[0]));
  return others.length === 0 ? `events.*.${service}.>` : 'events.>';
};

const eventIn = (message: JsMsg, contract: EventContract): EventOf<EventContract> => {
  let json: unknown;
  try {
    json = message.json();
  } catch {
    throw new Unreadable('It is not JSON.');
  }
  const cloud = CloudEvent.safeParse(json);
  if (!cloud.success) throw new Unreadable('It is not a CloudEvent.');
  if (cloud.data.type !== eventType(contract.name)) throw new Unreadable(`Its type is ${cloud.data.type}.`);
  const data = contract.data.safeParse(cloud.data.data);
  if (!data.success) throw new Unreadable(`Its data do not fit ${contract.name}: ${data.error.message}`);
  const municipalityId = message.subject.split('.')[1] ?? '';
  const named = (data.data as { municipalityId?: unknown }).municipalityId;
  if (named !== undefined && named !== municipalityId)
    throw new Unreadable(`Its data are of ${named}, its subject is of ${municipalityId}.`);
  return { id: cloud.data.id, municipalityId, time: cloud.data.time, data: data.data };
};
