import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { makeLog, Nats } from '#platform';
import { aNatsCluster, eventually, type SuiteNats } from '#testkit';
import { UsedSolutions } from './challenge/used-solutions.client.js';
import { drawnBuckets, nothingDrawn } from './limits/drawn.client.js';

const log = makeLog('gateway', 'silent');
const copies = 3;

let broker: SuiteNats;
let nats: Nats;
beforeAll(async () => {
  broker = await aNatsCluster(copies);
  nats = await Nats.connect(broker.urlOf('gateway'), 'gateway', log);
});
afterAll(async () => {
  await nats?.close();
  await broker?.remove();
});

/** Its rest after a failure is over at once. */
const hasty = (): (() => number) => {
  let now = 0;
  return () => {
    now += 10_000;
    return now;
  };
};

const configOf = async (bucket: string) =>
  (await (await jetstreamManager(nats.connection, { checkAPI: false })).streams.info(`KV_${bucket}`)).config;

describe('what the gateways keep together', () => {
  it('is as often in a cluster as it was told', async () => {
    const drawn = drawnBuckets(nats, log, hasty(), copies);
    const solutions = new UsedSolutions(nats, log, copies);
    for (const bucket of Object.values(drawn))
      await eventually(async () =>
        expect(await bucket.change('key', nothingDrawn, () => 1)).toMatchObject({ total: 1 }),
      );
    await eventually(async () => expect(await solutions.use('solution', 'order')).toBe(true));
    for (const bucket of ['loket_limits', 'loket_limits_hour', 'loket_challenges'])
      expect((await configOf(bucket)).num_replicas).toBe(copies);
  });

  it('of solutions is read where it was written last, so that who repeats an order at another gateway is believed', async () => {
    const solutions = new UsedSolutions(nats, log, copies);
    await eventually(async () => expect(await solutions.use('repeated', 'order')).toBe(true));
    expect(await solutions.use('repeated', 'another')).toBe(false);
    expect((await configOf('loket_challenges')).allow_direct).toBe(false);
  });
});
