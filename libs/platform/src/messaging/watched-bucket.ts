import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { AckPolicy, DeliverPolicy, jetstreamManager } from '@nats-io/jetstream';
import { type Msg, type NatsConnection, nanos } from '@nats-io/nats-core';
import type { Log } from '../telemetry/log.js';
import type { Nats } from './nats.js';

/** Who watches a bucket; told within the turn in which something arrives. */
export interface BucketWatcher {
  /** From here on the whole bucket is told, as if nothing had been told before. */
  begin(): void;
  /**
   * In the order in which it was written.
   * @param data undefined: the key was deleted.
   * @param isNews written after the watch began.
   */
  entry(key: string, data: Uint8Array | undefined, isNews: boolean): void;
  /** All that was there when the watch began was told. */
  complete(): void;
  /** Nothing more is told until it begins anew. */
  lost(): void;
}

export interface BucketWatchOptions {
  readonly bucket: string;
  /** Who hears nothing for three of these, in milliseconds, watches anew; the broker says something in each of them. */
  readonly heartbeat?: number;
}

const pauseMilliseconds = 250;
const patience = 2_000;
/** The status of what the broker says while the watch goes on. */
const notOver = 100;

/**
 * Watches a key-value bucket and never gives up: when the connection was away, when the bucket is not there yet or was
 * replaced, or when something was missed, the whole is told anew.
 */
export class WatchedBucket {
  private readonly stream: string;
  private readonly prefix: string;
  private readonly heartbeat: number;
  private readonly again = new AbortController();
  private watching: Watch | undefined;
  private running = false;

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    { bucket, heartbeat = 1_000 }: BucketWatchOptions,
  ) {
    this.stream = `KV_${bucket}`;
    this.prefix = `$KV.${bucket}.`;
    this.heartbeat = heartbeat;
  }

  start(watcher: BucketWatcher): void {
    this.running = true;
    this.nats.onReconnect(() => this.watching?.end());
    void this.watchOn(watcher);
  }

  close(): void {
    this.running = false;
    this.watching?.end();
    this.again.abort();
  }

  private async watchOn(watcher: BucketWatcher): Promise<void> {
    for (let told = false; this.running; ) {
      try {
        await this.watchOnce(watcher);
        told = false;
      } catch (error) {
        if (!this.running) return;
        if (!told) this.log.warn({ err: error, stream: this.stream }, 'a bucket is not watched; trying until it is');
        told = true;
      }
      if (this.running) await after(pauseMilliseconds, undefined, { signal: this.again.signal }).catch(() => undefined);
    }
  }

  /** Resolves when there is nothing more to hear. */
  private async watchOnce(watcher: BucketWatcher): Promise<void> {
    const { connection } = this.nats;
    const inbox = this.nats.newInbox();
    const watch = new Watch(watcher, this.prefix, connection);
    const subscription = connection.subscribe(inbox, { callback: (error, message) => watch.hear(error, message) });
    const listening = setInterval(() => watch.listen(), this.heartbeat * 3).unref();
    this.watching = watch;
    try {
      const manager = await jetstreamManager(connection, { checkAPI: false, timeout: patience });
      const { num_pending } = await manager.consumers.add(this.stream, {
        name: `WATCH_${randomUUID().replaceAll('-', '')}`,
        deliver_subject: inbox,
        deliver_policy: DeliverPolicy.LastPerSubject,
        filter_subject: `${this.prefix}>`,
        ack_policy: AckPolicy.None,
        max_deliver: 1,
        num_replicas: 1,
        mem_storage: true,
        flow_control: true,
        idle_heartbeat: nanos(this.heartbeat),
        inactive_threshold: nanos(60_000),
      });
      watch.expect(num_pending);
      await watch.ended;
    } finally {
      clearInterval(listening);
      watch.end();
      subscription.unsubscribe();
    }
  }
}

/** What is heard on one subscription. */
class Watch {
  readonly ended: Promise<void>;
  private tellEnd: () => void = () => undefined;
  private delivered = 0;
  /** How much there was when the watch began; undefined: the broker has not said so yet. */
  private present: number | undefined;
  private isComplete = false;
  private isOver = false;
  private heardSome = true;
  private readonly early: Msg[] = [];

  constructor(
    private readonly watcher: BucketWatcher,
    private readonly prefix: string,
    private readonly connection: NatsConnection,
  ) {
    this.ended = new Promise((resolve) => {
      this.tellEnd = resolve;
    });
  }

  expect(present: number): void {
    if (this.isOver) return;
    this.present = present;
    this.watcher.begin();
    if (present === 0) this.complete();
    for (const message of this.early.splice(0)) this.take(message);
  }

  hear(error: Error | null, message: Msg): void {
    if (this.isOver) return;
    this.heardSome = true;
    if (error) this.end();
    else if (!message.subject.startsWith(this.prefix)) this.control(message);
    else if (this.present === undefined) this.early.push(message);
    else this.take(message);
  }

  /** Called from time to time: who heard nothing in between has lost the broker or the bucket. */
  listen(): void {
    if (!this.heardSome && this.present !== undefined) this.end();
    this.heardSome = false;
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.watcher.lost();
    this.tellEnd();
  }

  private take(message: Msg): void {
    const { nth, toCome } = placeOf(message);
    this.delivered += 1;
    if (this.isOver || nth !== this.delivered) {
      this.end();
      return;
    }
    const operation = message.headers?.get('KV-Operation');
    const isGone = operation === 'DEL' || operation === 'PURGE';
    this.watcher.entry(message.subject.slice(this.prefix.length), isGone ? undefined : message.data, this.isComplete);
    // What is written over while it waits to be told comes later, as news.
    if (this.delivered >= (this.present ?? 0) || toCome === 0) this.complete();
  }

  private complete(): void {
    if (this.isComplete) return;
    this.isComplete = true;
    this.watcher.complete();
  }

  /** The broker lets us know that it is there, asks whether we keep up, or says that the bucket is gone. */
  private control(message: Msg): void {
    const stalled = message.headers?.get('Nats-Consumer-Stalled');
    if (message.headers?.code !== notOver) this.end();
    else if (message.reply) message.respond();
    else if (stalled) this.connection.publish(stalled);
  }
}

/** The how manieth of the watch it is, and how many there are yet to come. */
const placeOf = ({ reply = '' }: Msg): { readonly nth: number; readonly toCome: number } => {
  // $JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<times>.<in the stream>.<nth>.<when>.<to come>[.<any>]
  const tokens = reply.split('.');
  const nth = tokens.length > 9 ? 8 : 6;
  return { nth: Number(tokens[nth]), toCome: Number(tokens[nth + 2]) };
};
