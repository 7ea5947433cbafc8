import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { headers, type Msg, type Subscription, type SubscriptionOptions } from '@nats-io/nats-core';
import { aNats, eventually, type SuiteNats } from '#testkit';
import { makeLog } from '../telemetry/log.js';
import { Nats } from './nats.js';
import { type BucketWatcher, WatchedBucket } from './watched-bucket.js';

const log = makeLog('demo', 'silent');
const bucket = 'loket_board';

/** What was told, in order. */
class Heard implements BucketWatcher {
  readonly told: string[] = [];
  begin(): void {
    this.told.push('begin');
  }
  entry(key: string, data: Uint8Array | undefined, isNews: boolean): void {
    this.told.push(`${isNews ? 'news: ' : ''}${key}=${data && Buffer.from(data).toString()}`);
  }
  complete(): void {
    this.told.push('complete');
  }
  lost(): void {
    this.told.push('lost');
  }
  /** Since it last began. */
  get now(): string[] {
    return this.told.slice(this.told.lastIndexOf('begin'));
  }
}

let broker: SuiteNats;
let writer: Nats;
let reader: Nats;
let heard: Heard;
let watched: WatchedBucket;
beforeEach(async () => {
  broker = await aNats();
  writer = await Nats.connect(broker.url, 'administrator', log);
  // With the permissions that the gateway has.
  reader = await Nats.connect(broker.urlOf('gateway'), 'gateway', log);
  heard = new Heard();
  watched = new WatchedBucket(reader, log, { bucket, heartbeat: 200 });
});
afterEach(async () => {
  watched?.close();
  await reader?.close();
  await writer?.close();
  await broker?.remove();
});

const makeBucket = () =>
  new Kvm(jetstream(writer.connection)).create(bucket, { storage: StorageType.Memory, history: 1 });

const hears = (...told: string[]): Promise<void> => eventually(() => expect(heard.now).toEqual(told));

describe('a watched bucket', () => {
  it('is told as it is, then what is written, in order', async () => {
    const kv = await makeBucket();
    for (const key of ['a.one', 'a.two', 'b']) await kv.put(key, 'first');
    await kv.put('a.one', 'second');
    await kv.delete('b');
    watched.start(heard);
    await hears('begin', 'a.two=first', 'a.one=second', 'b=undefined', 'complete');
    await kv.put('b', 'third');
    await kv.delete('a.two');
    await kv.purge('a.one');
    const news = ['news: b=third', 'news: a.two=undefined', 'news: a.one=undefined'];
    await hears('begin', 'a.two=first', 'a.one=second', 'b=undefined', 'complete', ...news);
  });

  it('may be empty, and is not there at first', async () => {
    watched.start(heard);
    await eventually(() => expect(heard.told).toContain('lost'));
    expect(heard.told).not.toContain('begin');
    const kv = await makeBucket();
    await hears('begin', 'complete');
    await kv.put('a', '1');
    await hears('begin', 'complete', 'news: a=1');
  });

  it('is told whole when it has many entries, and none is missed that is written meanwhile', async () => {
    const kv = await makeBucket();
    const text = 'x'.repeat(5_000);
    const keys = Array.from({ length: 1_000 }, (_, index) => `many.${index}`);
    await Promise.all(keys.map((key) => kv.put(key, text)));
    watched.start(heard);
    await Promise.all(keys.map((key) => kv.put(key, 'new')));
    await eventually(() => {
      const last = new Map(heard.now.map((told) => told.replace('news: ', '').split('=') as [string, string]));
      expect(keys.filter((key) => last.get(key) !== 'new')).toEqual([]);
      expect(heard.now.filter((told) => told === 'complete')).toHaveLength(1);
    });
  });

  it('is told anew when the connection was away', async () => {
    const kv = await makeBucket();
    await kv.put('a', '1');
    watched.start(heard);
    await hears('begin', 'a=1', 'complete');
    await broker.kill();
    await eventually(() => expect(reader.isUp).toBe(false));
    await broker.startAgain();
    await eventually(() => expect(writer.isUp).toBe(true));
    // It was in the memory of the broker.
    const again = await makeBucket();
    await again.put('a', '2');
    await eventually(() => expect(heard.now.at(-1)).toMatch(/a=2$|complete/));
    expect(heard.now).toContainEqual(expect.stringMatching(/a=2$/));
    expect(heard.told).toContain('lost');
  });

  it('is told anew when it was replaced though the connection stayed', async () => {
    const kv = await makeBucket();
    for (const n of [1, 2, 3]) await kv.put('a', String(n));
    watched.start(heard);
    await hears('begin', 'a=3', 'complete');
    await (await jetstreamManager(writer.connection)).streams.delete(`KV_${bucket}`);
    const again = await makeBucket();
    await again.put('a', 'new');
    await eventually(() => expect(heard.now).toContainEqual(expect.stringMatching(/a=new$/)));
    expect(heard.told.filter((told) => told === 'begin')).toHaveLength(2);
    expect(heard.told.indexOf('lost')).toBeLessThan(heard.told.lastIndexOf('begin'));
  });

  it('is told anew when the broker forgets who watches', async () => {
    const kv = await makeBucket();
    await kv.put('a', '1');
    watched.start(heard);
    await hears('begin', 'a=1', 'complete');
    const manager = await jetstreamManager(writer.connection);
    for await (const { name } of manager.consumers.list(`KV_${bucket}`))
      await manager.consumers.delete(`KV_${bucket}`, name);
    await eventually(() =>
      expect(heard.told).toEqual(['begin', 'a=1', 'complete', 'lost', 'begin', 'a=1', 'complete']),
    );
  });

  it('is not told any more to who has left', async () => {
    const kv = await makeBucket();
    watched.start(heard);
    await hears('begin', 'complete');
    watched.close();
    await kv.put('a', '1');
    await reader.connection.flush();
    await eventually(() => expect(heard.told).toEqual(['begin', 'complete', 'lost']));
  });
});

/** Stands between the broker and what watches: what is let through of each message is up to the suite. */
class Between {
  /** Where the watch listens, each time that it begins. */
  readonly inboxes: string[] = [];
  readonly callbacks: NonNullable<SubscriptionOptions['callback']>[] = [];
  lets: (message: Msg) => boolean = () => true;

  constructor({ connection }: Nats) {
    const subscribe = connection.subscribe.bind(connection);
    connection.subscribe = (subject: string, options: SubscriptionOptions = {}): Subscription => {
      const { callback } = options;
      if (!callback) return subscribe(subject, options);
      this.inboxes.push(subject);
      this.callbacks.push(callback);
      return subscribe(subject, {
        ...options,
        callback: (error, message) => {
          if (this.lets(message)) return callback(error, message);
        },
      });
    };
  }
}

describe('a watched bucket that is not told all', () => {
  let between: Between;
  beforeEach(() => {
    between = new Between(reader);
  });
  const once = ['begin', 'a=1', 'b=1', 'complete'];

  const watchTwo = async () => {
    const kv = await makeBucket();
    for (const key of ['a', 'b']) await kv.put(key, '1');
    watched.start(heard);
    await hears(...once);
    return kv;
  };

  it('is told anew when one message is missed, and not what came after it', async () => {
    const kv = await watchTwo();
    between.lets = ({ subject }) => !subject.endsWith('.missed');
    await kv.put('missed', '2');
    await kv.put('after', '2');
    await eventually(() => expect(heard.told.slice(once.length, once.length + 2)).toEqual(['lost', 'begin']));
    expect(heard.told).not.toContain('news: after=2');
    between.lets = () => true;
    await kv.put('last', '3');
    await eventually(() => expect(heard.now).toContainEqual(expect.stringMatching(/last=3$/)));
  });

  it('is told anew when one is missed of what was there at first', async () => {
    const kv = await makeBucket();
    for (const key of ['a', 'b', 'c']) await kv.put(key, '1');
    const missed = new Set(['$KV.loket_board.b']);
    between.lets = ({ subject }) => !missed.delete(subject);
    watched.start(heard);
    await hears('begin', 'a=1', 'b=1', 'c=1', 'complete');
    expect(heard.told.slice(0, 4)).toEqual(['begin', 'a=1', 'lost', 'begin']);
  });

  it('is told anew when nothing is heard for long, not even that the broker is there', async () => {
    const kv = await watchTwo();
    between.lets = () => false;
    await eventually(() => expect(heard.told).toContain('lost'));
    between.lets = () => true;
    await eventually(() => expect(heard.told.slice(-once.length)).toEqual(once));
    await kv.put('b', '2');
    await eventually(() => expect(heard.now.at(-1)).toBe('news: b=2'));
  });

  it('goes on as long as the broker says that it is there', async () => {
    let said = 0;
    between.lets = ({ subject }) => {
      if (!subject.startsWith('$KV.')) said += 1;
      return true;
    };
    await watchTwo();
    // Longer than it waits when it hears nothing.
    await eventually(() => expect(said).toBeGreaterThan(5));
    expect(heard.told).toEqual(once);
  });

  it('says that it keeps up when the broker waits for that', async () => {
    await watchTwo();
    const heardBack: string[] = [];
    const said = writer.connection.subscribe('$JS.FC.>', {
      callback: (_, { subject }) => void heardBack.push(subject),
    });
    await writer.connection.flush();
    const stalled = headers(100, 'Idle Heartbeat');
    stalled.set('Nats-Consumer-Stalled', '$JS.FC.KV_loket_board.watch.one');
    const byHand = (message: Partial<Msg>): void => {
      const [inbox = ''] = between.inboxes;
      between.callbacks[0]?.(null, { subject: inbox, data: new Uint8Array(), ...message } as Msg);
    };
    byHand({ headers: stalled });
    byHand({
      headers: headers(100, 'FlowControl Request'),
      reply: '$JS.FC.KV_loket_board.watch.two',
      respond: () => {
        reader.connection.publish('$JS.FC.KV_loket_board.watch.two');
        return true;
      },
    });
    await eventually(() =>
      expect(heardBack).toEqual(['$JS.FC.KV_loket_board.watch.one', '$JS.FC.KV_loket_board.watch.two']),
    );
    said.unsubscribe();
    expect(heard.told).toEqual(once);
  });

  it('is told anew when the broker says that it is over', async () => {
    await watchTwo();
    const [inbox = ''] = between.inboxes;
    const over = { subject: inbox, data: new Uint8Array(), headers: headers(409, 'Consumer Deleted') } as Msg;
    between.callbacks[0]?.(null, over);
    await eventually(() => expect(heard.told).toEqual([...once, 'lost', ...once]));
  });
});
