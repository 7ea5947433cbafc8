import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { Follower } from './follower.builder.js';
import { aTown } from './town.builder.js';
import { aPlace } from './walk-in-town.builder.js';

let house: House;
const followers: Follower[] = [];
beforeAll(async () => {
  // Tuesday, ten in the morning in Amsterdam.
  house = await aHouse({ clock: '2026-12-01T09:00:00Z*0', instances: 2, gateways: 2 });
  await aTown(house);
}, 120_000);
afterAll(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await house?.stop();
});

type Method = 'get' | 'put' | 'post' | 'patch';
const counter = () => ({ authorization: `Bearer ${house.key('counter')}` });

let asked = 0;
/** Through one gateway after the other; again with the same key for as long as it is not answered. */
const patiently = (method: Method, path: string, body: object = {}) => {
  asked += 1;
  const key = `queue-stream-request-${asked}`;
  let tries = asked;
  return eventually(async () => {
    tries += 1;
    const url = house.urls[tries % house.urls.length] ?? '';
    const answer = await request(url)[method](path).set(counter()).set('Idempotency-Key', key).send(body);
    if (answer.status >= 500) throw new Error(answer.text);
    expect([200, 201, 204]).toContain(answer.status);
    return answer.body;
  }, 30_000);
};

const takeTickets = async (locationId: string, count: number) => {
  const order = { locationId, items: [{ productId: 'paspoort' }] };
  for (let one = 0; one < count; one += 1) await patiently('post', '/v1/tickets', order);
};

/** Calls and serves whoever waits, until it was so many. */
const serve = async (deskId: string, count: number) => {
  await patiently('put', `/v1/desks/${deskId}/staffing`, { staffed: true });
  for (let served = 0; served < count; ) {
    const { id } = await patiently('post', `/v1/desks/${deskId}/calls`);
    if (id === undefined) continue;
    await patiently('patch', `/v1/calls/${id}`, { do: 'serve' });
    await patiently('patch', `/v1/calls/${id}`, { do: 'finish' });
    served += 1;
  }
};

/** A line with two desks of its own, at which so many are served. */
const aDayAt = (place: string, count: number) =>
  Promise.all([takeTickets(place, count * 2), serve(`${place}-1`, count), serve(`${place}-2`, count)]);

const followersAt = async (place: string, count: number): Promise<Follower[]> => {
  const urls = house.urls.map((url) => `${url}/v1/locations/${place}/queue/stream`);
  const ours = Array.from({ length: count }, (_, at) => new Follower(urls, at, counter()));
  followers.push(...ours);
  await eventually(() => {
    for (const { events } of ours) expect(events[0]).toMatchObject({ event: 'queue', id: '0' });
  });
  return ours;
};

/** Everybody was told every change, once, in order; the same to all. */
const allWereTold = async (place: string, ours: readonly Follower[], least: number) => {
  const { lastEventId } = await patiently('get', `/v1/locations/${place}/queue`);
  expect(lastEventId).toBeGreaterThanOrEqual(least);
  await eventually(() => {
    for (const { ids } of ours) expect(ids.at(-1)).toBe(lastEventId);
  });
  const all = Array.from({ length: lastEventId }, (_, at) => at + 1);
  for (const { ids, changes, refused } of ours) {
    expect(refused).toBeUndefined();
    expect(ids).toEqual(all);
    expect(changes.map(({ data }) => data)).toEqual(ours[0]?.changes.map(({ data }) => data));
  }
};

describe('twenty who follow a line over two gateways', () => {
  it('are told the same changes in the same order, while it is worked on through both', async () => {
    await aPlace(house, 'noord', ['noord-1', 'noord-2']);
    const ours = await followersAt('noord', 20);
    await aDayAt('noord', 6);
    // Taken, called, served from and finished: twelve times; and two desks were opened.
    await allWereTold('noord', ours, 12 * 4 + 2);
    for (const { times } of ours) expect(times).toBe(1);
    await eventually(() => {
      for (const { events } of ours)
        expect(events.findLast(({ event }) => event === 'queue')?.data).toMatchObject({
          waiting: 0,
          called: [],
          lastEventId: ours[0]?.ids.at(-1),
        });
    });
  }, 60_000);

  it('miss nothing and hear nothing twice when they come back to the other gateway', async () => {
    await aPlace(house, 'oost', ['oost-1', 'oost-2']);
    const ours = await followersAt('oost', 20);
    const day = aDayAt('oost', 8);
    for (let told = 4; told <= 40; told += 4) {
      await eventually(() => expect(ours[0]?.ids.length).toBeGreaterThanOrEqual(told));
      for (const [at, follower] of ours.entries()) if (at % 2 === 0) follower.cut();
    }
    await day;
    await allWereTold('oost', ours, 16 * 4 + 2);
    expect(ours[0]?.times).toBeGreaterThan(5);
  }, 60_000);

  it('miss nothing while the broker, a service and a gateway are killed', async () => {
    await aPlace(house, 'zuid', ['zuid-1', 'zuid-2']);
    const ours = await followersAt('zuid', 20);
    const day = aDayAt('zuid', 14);
    const onwards = (told: number) => eventually(() => expect(ours[0]?.ids.length).toBeGreaterThan(told), 30_000);
    const [service] = house.services('appointments');
    const [, gateway] = house.gateways;
    await onwards(8);
    await house.nats.kill();
    await house.nats.startAgain();
    await onwards(24);
    await service?.stop('SIGKILL');
    await service?.start();
    await onwards(40);
    await gateway?.stop('SIGKILL');
    await onwards(60);
    await gateway?.start();
    await day;
    await allWereTold('zuid', ours, 28 * 4 + 2);
    for (const { times } of ours.filter((_, at) => at % 2 === 1)) expect(times).toBeGreaterThan(1);
  }, 120_000);
});

describe('a gateway that is told to stop', () => {
  it('ends its streams at once, and who followed goes on at the other', async () => {
    await aPlace(house, 'west', ['west-1', 'west-2']);
    const ours = await followersAt('west', 20);
    const [, gateway] = house.gateways;
    const began = performance.now();
    await gateway?.stop('SIGTERM');
    expect(performance.now() - began).toBeLessThan(5_000);
    await aDayAt('west', 1);
    await allWereTold('west', ours, 2 * 4 + 2);
    const route = '/v1/locations/:locationId/queue/stream';
    const told = gateway?.log().filter((line) => line.msg === 'answered' && line.route === route) ?? [];
    expect(told.length).toBeGreaterThanOrEqual(10);
    expect(told.at(-1)).toMatchObject({ status: 200, who: 'counter', milliseconds: expect.any(Number) });
    await gateway?.start();
  }, 60_000);
});
