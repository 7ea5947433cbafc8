import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { defineEvent } from '#contracts';
import { aDatabase, aNats, type SuiteNats, type TestDatabase } from '#testkit';
import { Clock } from '../clock.js';
import { messagingTables } from '../database/messaging-tables.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Municipalities } from '../municipalities.js';
import { makeLog } from '../telemetry/log.js';
import { Metrics } from '../telemetry/metrics.js';
import { type EventOf, eventStream, eventSubject } from './event.js';
import { Inbox } from './inbox.js';
import { Nats } from './nats.js';
import { Outbox } from './outbox.js';
import { type Reaction, reaction } from './reaction.js';
import { Reader } from './reader.js';
import { Relay } from './relay.js';

export const happened = defineEvent({
  name: 'demo.thing.happened.v1',
  data: z.object({ municipalityId: z.string(), number: z.int() }),
});

class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(messagingTables);
    await runner.query('create table saved (municipality_id text, number int, primary key (municipality_id, number))');
    await runner.query('create table heard (municipality_id text, number int, place int generated always as identity)');
  }
  async down() {}
}

export const municipalityId = 'voorbeeldstad';

/** A service with a database and a broker of its own, that saves numbers, announces them, and hears of them. */
export class Messenger {
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  private readonly metrics = new Metrics('demo');
  private readonly log = makeLog('demo', 'silent');
  private readonly running: { stop(): Promise<void> }[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly broker: SuiteNats,
    readonly nats: Nats,
  ) {
    this.unitOfWork = new UnitOfWork(database.dataSource, this.metrics);
    this.outbox = new Outbox('demo', new Clock(), new Municipalities([]));
    this.inbox = new Inbox(this.unitOfWork);
  }

  static async start(): Promise<Messenger> {
    const database = await aDatabase({ service: 'demo', migrations: [Tables1700000000000] });
    const broker = await aNats();
    return new Messenger(database, broker, await Nats.connect(broker.url, 'demo', makeLog('demo', 'silent')));
  }

  async close(): Promise<void> {
    await Promise.all(this.running.map((one) => one.stop()));
    await this.nats.close();
    await this.broker.remove();
    await this.database.drop();
  }

  /** Saves a number and announces it, in one transaction; `fails`: and then takes it back. */
  async save(number: number, fails = false): Promise<void> {
    const work = this.unitOfWork.run(async (tx) => {
      await tx.query('insert into saved values ($1, $2)', [municipalityId, number]);
      await this.outbox.announce(tx, {
        event: happened,
        municipalityId,
        about: 'it',
        data: { municipalityId, number },
      });
      if (fails) throw new Error('taken back');
    });
    await (fails ? work.catch(() => undefined) : work);
  }

  relay(): Relay {
    const { nats, log, metrics } = this;
    const relay = new Relay({
      service: 'demo',
      dataSource: this.database.dataSource,
      nats,
      replicas: 1,
      log,
      metrics,
    });
    this.unitOfWork.onCommit((tx) => this.outbox.isIn(tx) && relay.wake());
    relay.start();
    this.running.push(relay);
    return relay;
  }

  reader(on: (event: EventOf<typeof happened>) => Promise<unknown> = (event) => this.hear(event)): Reader {
    return this.readerOf([reaction(happened, on)]);
  }

  readerOf(reactions: readonly Reaction[]): Reader {
    const { nats, log, metrics } = this;
    const reader = new Reader({
      name: 'demo',
      reactions,
      nats,
      dataSource: this.database.dataSource,
      replicas: 1,
      log,
      metrics,
    });
    reader.start();
    this.running.push(reader);
    return reader;
  }

  hear(event: EventOf<typeof happened>): Promise<boolean> {
    return this.inbox.once('heard', event, async (tx) => {
      await tx.query('insert into heard values ($1, $2)', [event.municipalityId, event.data.number]);
    });
  }

  /** All in one transaction; `then` is what goes wrong in it. */
  hearAll(events: readonly EventOf<typeof happened>[], then: () => void = () => undefined): Promise<unknown> {
    return this.inbox.onceEach('heard', events, async (tx, first) => {
      for (const { municipalityId: whose, data } of first)
        await tx.query('insert into heard values ($1, $2)', [whose, data.number]);
      then();
    });
  }

  /** The numbers that were heard, in the order in which they were. */
  heard(): Promise<number[]> {
    return this.numbers('select number from heard order by place');
  }

  saved(): Promise<number[]> {
    return this.numbers('select number from saved order by number');
  }

  async unsent(): Promise<number> {
    const [row] = await this.database.dataSource.query('select count(*)::int from outbox where sent_at is null');
    return (row as { count: number }).count;
  }

  /** How many events wait for the stream, as `/metrics` tells. */
  async unsentMetric(): Promise<number> {
    return (await this.metrics.unsentEvents.get()).values[0]?.value ?? 0;
  }

  /** How often an event was put on the stream. */
  async sendings(): Promise<number> {
    return (await this.metrics.sentEvents.get()).values[0]?.value ?? 0;
  }

  /** How many events are on the stream. */
  async onStream(): Promise<number> {
    const manager = await jetstreamManager(this.nats.connection);
    return (await manager.streams.info(eventStream)).state.messages;
  }

  /** The numbers on the stream, in its order. */
  async streamed(from = 1): Promise<number[]> {
    const manager = await jetstreamManager(this.nats.connection);
    const { state } = await manager.streams.info(eventStream);
    const numbers: number[] = [];
    for (let seq = Math.max(from, state.first_seq); seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(eventStream, { seq });
      if (message) numbers.push(message.json<{ data: { number: number } }>().data.number);
    }
    return numbers;
  }

  /** Puts something on the stream that no relay of ours would. */
  async publish(text: string, subject = eventSubject(municipalityId, happened.name)): Promise<void> {
    await jetstream(this.nats.connection).publish(subject, text);
  }

  private async numbers(sql: string): Promise<number[]> {
    const rows = (await this.database.dataSource.query(sql)) as { number: number }[];
    return rows.map(({ number }) => number);
  }
}

export const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

export const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((one, other) => one - other);
