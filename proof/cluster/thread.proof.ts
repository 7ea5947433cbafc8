import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Who } from '#contracts';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from '../e2e/town.builder.js';
import { Citizen, slotsIn, type Told } from './citizen.builder.js';
import { GoodClient } from './good-client.builder.js';
import { Kept } from './kept.builder.js';
import { Kills, streamsOf } from './kills.builder.js';

const desks = 6;
const citizens = 40;
const wrongCodes = 20;
const slotsPath = '/v1/slots?item=paspoort&locationId=stadskantoor&from=2026-12-01&until=2026-12-03';

describe.each([2, 4])('%i of each service and gateway, on a broker of three', (size) => {
  let house: House;
  let kept: Kept;
  let kills: Kills;
  let client: GoodClient;
  let before: readonly { readonly start: string; readonly free: number }[];
  const told: Told[] = [];

  beforeAll(async () => {
    house = await aHouse({
      clock: '2026-11-30T07:00:00Z*0',
      instances: size,
      gateways: size,
      brokers: 3,
      municipality: { limits: { wrongCodes } },
    });
    await aTown(house, { desks });
    kept = new Kept(house);
    kills = await Kills.planned(house, citizens);
    client = new GoodClient(house.urls, kills.note);
    before = slotsIn(await client.ask(0, { method: 'GET', path: slotsPath }));
  }, 240_000);
  afterAll(async () => {
    client?.close();
    await kept?.close();
    await house?.stop();
  });

  /** Each of these gateways shows it, within seconds. */
  const expectWhatNobodyHas = async (gateways: readonly number[]): Promise<void> => {
    const taken = await kept.takenAt(before.map(({ start }) => start));
    const left = before
      .map(({ start, free }) => ({ start, free: free - (taken.get(start) ?? 0) }))
      .filter(({ free }) => free > 0);
    for (const at of gateways)
      await eventually(async () => {
        expect(slotsIn(await client.ask(at, { method: 'GET', path: slotsPath }))).toEqual(left);
      });
  };

  it('have every event and bucket three times', async () => {
    const streams = await streamsOf(house);
    expect(streams.map(({ config }) => config.name)).toEqual(expect.arrayContaining(['EVENTS', 'KV_loket_clock']));
    for (const { config } of streams) expect([config.name, config.num_replicas]).toEqual([config.name, 3]);
  });

  it('serve each citizen to the end, while one of each and the broker that leads are killed and come back', async () => {
    const visitAll = async (round: number) => {
      told.push(
        ...(await Promise.all(Array.from({ length: citizens }, (_, at) => new Citizen(client, at).visit(round)))),
      );
    };
    await visitAll(0);
    expect(kills.killed).toEqual(['gateway', 'appointments', 'nats', 'contacts', 'catalogue']);
    await kills.done();
    await visitAll(1);
    await expectWhatNobodyHas([...house.urls.keys()].slice(1));
    await Promise.all([kills.comeBack(), visitAll(2)]);
    await visitAll(3);
    process.stdout.write(`${size} of each, the thread: sent again ${client.inShort()}\n`);
  }, 300_000);

  it('keep what each was told, and nothing else', async () => {
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
    expect(await kept.appointments()).toEqual(told.map(({ id, start, state }) => ({ id, state, start })).sort(byId));
    expect(await kept.doubleBooked()).toEqual([]);
  });

  it('have heard of each change once', async () => {
    await kept.untilAllIsHeard();
    expect(await kept.moments()).toEqual(Object.fromEntries(told.map(({ id, changes }) => [id, [...changes].sort()])));
    expect(await kept.parked()).toEqual([]);
  }, 120_000);

  it('all show the same free time: what nobody has', async () => {
    await expectWhatNobodyHas([...house.urls.keys()]);
  }, 120_000);

  it('count wrong codes together', async () => {
    const statusesOf = async (who: Who): Promise<number[]> => {
      const headers = { authorization: `Bearer ${house.key(who)}` };
      const statuses: number[] = [];
      for (let at = 0; at < 3 * wrongCodes; at += 1)
        statuses.push((await client.ask(at, { method: 'GET', path: '/v1/appointments?code=K7M-4QX', headers })).status);
      return statuses;
    };
    const minute = () => Math.floor(Date.now() / 60_000);
    for (const who of ['phone', 'counter', 'clerk'] as const) {
      const began = minute();
      const statuses = await statusesOf(who);
      if (minute() !== began) continue;
      const passed = [...new Array(wrongCodes).fill(200), ...new Array(2 * wrongCodes).fill(429)];
      expect(statuses.sort()).toEqual(passed);
      return;
    }
    throw new Error('It took longer than a minute, three times.');
  }, 120_000);

  it('leave no error behind', () => {
    expect(house.errors()).toEqual([]);
  });
});
