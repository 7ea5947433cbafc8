import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { aNatsCluster, eventually, type SuiteNats } from '#testkit';
import { Clock } from '../clock.js';
import { makeLog } from '../telemetry/log.js';
import { eventStream } from './event.js';
import { Nats } from './nats.js';
import { SharedClock } from './shared-clock.js';
import { ensureStream } from './stream.js';

const log = makeLog('demo', 'silent');
const copies = 3;
const given = { now: '2026-11-30T07:00:00Z', speed: 0 };

let broker: SuiteNats;
let closing: (() => unknown)[];
beforeAll(async () => {
  broker = await aNatsCluster(copies);
});
afterAll(() => broker?.remove());
beforeEach(async () => {
  await broker.startAgain();
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
});

const connected = async (): Promise<Nats> => {
  const nats = await Nats.connect(broker.url, 'demo', log);
  closing.push(() => nats.close());
  return nats;
};

const managerOf = ({ connection }: Nats) => jetstreamManager(connection, { checkAPI: false, timeout: 1_000 });

const clockStarted = async (setting?: typeof given): Promise<Clock> => {
  const clock = new Clock();
  const sharedClock = new SharedClock('demo', clock, await connected(), log, copies);
  closing.unshift(() => sharedClock.close());
  await sharedClock.start(setting);
  return clock;
};

const streamOf = async (nats: Nats, name: string) => (await managerOf(nats)).streams.info(name);

/** As a power cut of the machine that leads it would. */
const killLeaderOf = async (nats: Nats, stream: string): Promise<void> => {
  const { cluster } = await streamOf(nats, stream);
  const leader = broker.nodes.find(({ name }) => name === cluster?.leader);
  if (!leader) throw new Error(`Nobody leads ${stream}.`);
  await leader.kill();
};

describe('a cluster of three', () => {
  it('is waited for by a program that starts before most of them are there', async () => {
    const [, second, third] = broker.nodes;
    await Promise.all([second?.kill(), third?.kill()]);
    const starting = clockStarted(given);
    const came = await Promise.race([starting, connected()]);
    expect(came).toBeInstanceOf(Nats);
    await Promise.all([second?.startAgain(), third?.startAgain()]);
    expect((await starting).instant()).toBe(given.now);
  });

  it('has the clock three times, and tells it when the server that led it is gone', async () => {
    await clockStarted(given);
    const nats = await connected();
    expect((await streamOf(nats, 'KV_loket_clock')).config.num_replicas).toBe(copies);
    for (const close of closing.splice(0, 1)) await close();
    await killLeaderOf(nats, 'KV_loket_clock');
    const late = await clockStarted();
    expect(late.instant()).toBe(given.now);
  });

  it('has each event three times, and takes more when the server that led them is gone', async () => {
    const nats = await connected();
    const ensured = async () => ensureStream(await managerOf(nats), copies);
    await eventually(ensured);
    expect((await streamOf(nats, eventStream)).config.num_replicas).toBe(copies);
    const put = (msgID: string) => jetstream(nats.connection, { timeout: 1_000 }).publish('events.a', '{}', { msgID });
    await eventually(() => put('one'));
    await killLeaderOf(nats, eventStream);
    await eventually(() => put('two'));
    expect(await eventually(() => put('one'))).toMatchObject({ duplicate: true, seq: 1 });
    expect((await eventually(() => streamOf(nats, eventStream))).state.messages).toBe(2);
  });
});
