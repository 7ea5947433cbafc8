import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { boardBucket, boardKeys } from '#contracts';
import { Clock, Metrics, makeLog, Nats, WatchedBucket } from '#platform';
import { aNats, eventually, type SuiteNats } from '#testkit';
import { aPlanOf, aProduct, aRow, type Row } from './a-board.builder.js';
import { Board } from './board.mirror.js';
import { BoardSlots } from './board-slots.views.js';

const log = makeLog('gateway', 'silent');
const municipality = 'voorbeeldstad';
const location = 'stadskantoor';
const question = {
  channel: 'web',
  items: [{ productId: 'paspoort', people: 1 }],
  extraMinutes: 0,
  locationId: location,
  from: '2026-12-01',
  until: '2026-12-02',
};

let broker: SuiteNats;
let writer: Nats;
let nats: Nats;
let metrics: Metrics;
let board: Board;
let slots: BoardSlots;
let watched: WatchedBucket;
let beating: NodeJS.Timeout | undefined;
let kv: KV;

beforeEach(async () => {
  broker = await aNats();
  writer = await Nats.connect(broker.urlOf('appointments'), 'appointments', log);
  nats = await Nats.connect(broker.urlOf('gateway'), 'gateway', log);
  const clock = new Clock(() => Date.parse('2026-11-30T07:00:00Z'));
  metrics = new Metrics('gateway');
  board = new Board({ metrics, isUp: () => nats.isUp, patience: 600 });
  slots = new BoardSlots(board, clock, log);
  watched = new WatchedBucket(nats, log, { bucket: boardBucket, heartbeat: 200 });
  watched.start(board);
});
afterEach(async () => {
  clearInterval(beating);
  watched?.close();
  await nats?.close();
  await writer?.close();
  await broker?.remove();
});

const makeBucket = async (): Promise<void> => {
  const options = { storage: StorageType.Memory, history: 1, allow_direct: false };
  kv = await new Kvm(jetstream(writer.connection)).create(boardBucket, options);
};
const put = (key: string, value: unknown): Promise<number> => kv.put(key, JSON.stringify(value));
const take = (...taken: Row[]): Promise<number> =>
  put(boardKeys.taken(municipality, location, '2026-12-01'), { change: 1, taken });

const beat = (): void => {
  beating = setInterval(() => {
    if (writer.isUp) put(boardKeys.beat('one'), { at: Date.now() }).catch(() => undefined);
  }, 50);
};

const state = (changedAt = Date.now()) => ({ version: 1, planVersion: 1, changedAt, serving: [] });

const write = async (desks = 1): Promise<void> => {
  const products = [{ product: aProduct('paspoort'), differencesByLocation: {} }];
  await put(boardKeys.municipality(municipality), { version: 1, locationIds: [location], products });
  const known = { planVersion: 1, knownFrom: '2026-11-01', knownUntil: '2028-01-01' };
  await put(boardKeys.plan(municipality, location), { ...known, plan: aPlanOf(desks) });
  await put(boardKeys.state(municipality, location), state());
};

/** The starts that the board tells of, in hours of UTC; undefined: it is behind. */
const starts = async (): Promise<string[] | undefined> => {
  const text = await slots.list(municipality, question);
  if (!text) return undefined;
  return [
    ...Buffer.from(text)
      .toString()
      .matchAll(/"start":"2026-12-01T(\d\d:\d\d)/g),
  ].map(([, time]) => time ?? '');
};
const all = ['08:00', '08:30', '09:00', '09:30', '10:00', '10:30'];
const shows = (expected: string[] | undefined): Promise<void> =>
  eventually(async () => expect(await starts()).toEqual(expected));

const isBehind = async (): Promise<number | undefined> => (await metrics.boardBehind.get()).values[0]?.value;

describe('the board', () => {
  it('is behind until everything was delivered and a service was heard', async () => {
    expect(await starts()).toBeUndefined();
    expect(await isBehind()).toBe(1);
    await makeBucket();
    await put(boardKeys.beat('gone'), { at: Date.now() });
    await write();
    // What comes last is there, and yet nobody was heard.
    await take(aRow(1, '2026-12-01T08:00:00Z'));
    await eventually(async () => expect((await metrics.boardLag.get()).values).not.toEqual([]));
    expect(await starts()).toBeUndefined();
    beat();
    await shows(all.slice(1));
    expect(await isBehind()).toBe(0);
  });

  it('shows what is written, and how long that took', async () => {
    await makeBucket();
    await write();
    beat();
    await shows(all);
    await take(aRow(1, '2026-12-01T09:00:00Z'));
    await put(boardKeys.state(municipality, location), state(Date.now() - 3_000));
    await shows(all.filter((time) => time !== '09:00'));
    await eventually(async () => {
      const { values } = await metrics.boardLag.get();
      const sum = values.find(({ metricName }) => metricName === 'loket_board_lag_seconds_sum')?.value;
      expect(sum).toBeGreaterThanOrEqual(3);
    });
    await kv.delete(boardKeys.taken(municipality, location, '2026-12-01'));
    await shows(all);
    await kv.purge(boardKeys.state(municipality, location));
    await shows(undefined);
  });

  it('is behind when the services are not heard any more, and current again when they are', async () => {
    await makeBucket();
    await write();
    beat();
    await shows(all);
    clearInterval(beating);
    await shows(undefined);
    expect(await isBehind()).toBe(1);
    await take(aRow(1, '2026-12-01T08:00:00Z'));
    beat();
    await shows(all.slice(1));
  });

  it('is behind while the connection is away, and forgets what it knew', async () => {
    await makeBucket();
    await write();
    beat();
    await shows(all);
    await broker.kill();
    await eventually(() => expect(nats.isUp).toBe(false));
    expect(await starts()).toBeUndefined();
    await broker.startAgain();
    await eventually(() => expect([nats.isUp, writer.isUp]).toEqual([true, true]));
    expect(await starts()).toBeUndefined();
    await eventually(makeBucket);
    await write(2);
    await take(aRow(1, '2026-12-01T08:00:00Z'), aRow(2, '2026-12-01T08:00:00Z'));
    await shows(all.slice(1));
  });

  it('follows when the bucket is made anew', async () => {
    await makeBucket();
    await write();
    await take(aRow(1, '2026-12-01T08:00:00Z'));
    beat();
    await shows(all.slice(1));
    const administrator = await Nats.connect(broker.url, 'administrator', log);
    await (await jetstreamManager(administrator.connection)).streams.delete(`KV_${boardBucket}`);
    await administrator.close();
    await makeBucket();
    await write();
    await shows(all);
  });
});
