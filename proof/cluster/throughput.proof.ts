import { afterAll, expect, it } from '@jest/globals';
import { aHouse, type House, serviceNames } from '#testkit';
import { aLocation, aTown } from '../e2e/town.builder.js';
import { Figures, median, memoryOf } from '../year/figures.builder.js';
import { slotsIn } from './citizen.builder.js';
import { GoodClient, type Wanted } from './good-client.builder.js';
import { spread } from './overall.builder.js';

/*
 * How many bookings of distinct places, and looks at free time, a second: one, two and four of each. Nothing is killed,
 * and how fast it was is told at the end, and is no reason to fail.
 */

const rounds = 3;
/** As long as each round of either kind lasts. */
const load = { atOnce: 64, seconds: 3 };
const desks = 12;
const locations = ['stadskantoor', ...Array.from({ length: 7 }, (_, at) => `wijk-${at + 1}`)];
const slotsPath = (location: string): string =>
  `/v1/slots?item=paspoort&locationId=${location}&from=2026-12-01&until=2026-12-15`;

const figures = new Figures();
afterAll(() => void process.stdout.write(figures.text()));

const manyLocations = async (house: House): Promise<void> => {
  await aTown(house, { desks });
  for (const location of locations.slice(1)) {
    const answer = await fetch(`${house.url}/v1/locations/${location}/plan`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${house.key('administrator')}`,
        'content-type': 'application/json',
        'if-none-match': '*',
      },
      body: JSON.stringify(aLocation(desks)),
    });
    expect(answer.status).toBe(201);
  }
};

/** Places that do not touch each other, those of all locations in turn, which a clerk books. */
const ordersOf = async (house: House, client: GoodClient): Promise<Wanted[]> => {
  const headers = { authorization: `Bearer ${house.key('counter')}` };
  const customer = { name: 'Test Burger', contactBy: 'none' };
  const perLocation = await Promise.all(
    locations.map(async (locationId) => {
      const slots = slotsIn(await client.ask(0, { method: 'GET', path: slotsPath(locationId) }));
      return slots
        .filter(({ start }) => /0:00Z$/.test(start))
        .flatMap(({ start, free }) => Array.from({ length: free }, () => ({ locationId, start })));
    }),
  );
  const most = Math.max(...perLocation.map(({ length }) => length));
  const inTurn = Array.from({ length: most }, (_, at) => perLocation.flatMap((places) => places[at] ?? [])).flat();
  return inTurn.map((place) => ({
    method: 'POST',
    path: '/v1/appointments',
    headers,
    body: { items: [{ productId: 'paspoort' }], customer, ...place },
  }));
};

const memory = (house: House): Record<string, number> => {
  const programs = [...house.gateways, ...serviceNames.flatMap((name) => house.services(name))];
  return {
    gateway: memoryOf(house.gateway).now,
    ...Object.fromEntries(serviceNames.map((name) => [name, memoryOf(house.services(name)[0]).now])),
    'all together': programs.reduce((sum, program) => sum + memoryOf(program).now, 0),
  };
};

const measure = async (house: House, client: GoodClient): Promise<{ booked: number; looked: number }> => {
  const orders = await ordersOf(house, client);
  const left = orders.values();
  let looks = 0;
  // Of somebody who does not say who they are.
  const look = (): Wanted => ({ method: 'GET', path: slotsPath(locations[looks++ % locations.length] ?? '') });
  const booked: number[] = [];
  const looked: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const writing = await spread(client, load, () => left.next().value);
    const reading = await spread(client, load, look);
    expect([Object.keys(writing.statuses), Object.keys(reading.statuses)]).toEqual([['201'], ['200']]);
    // The first round warms everything up.
    if (round > 0) {
      booked.push(writing.perSecond);
      looked.push(reading.perSecond);
    }
  }
  return { booked: median(booked), looked: median(looked) };
};

it.each([
  { size: 1, brokers: 1 },
  { size: 1, brokers: 3 },
  { size: 2, brokers: 3 },
  { size: 4, brokers: 3 },
])(
  '$size of each, broker of $brokers',
  async ({ size, brokers }) => {
    const house = await aHouse({ clock: '2026-11-30T07:00:00Z*0', instances: size, gateways: size, brokers });
    const client = new GoodClient(house.urls);
    try {
      await manyLocations(house);
      const { booked, looked } = await measure(house, client);
      const row = `${size} of each, broker of ${brokers}`;
      const again = [...client.again.values()].reduce((sum, times) => sum + times, 0);
      const asked = { bookings: Math.round(booked), 'slots of two weeks': Math.round(looked), 'sent again': again };
      figures.note('a second', row, asked);
      figures.note('resident memory, MiB', row, memory(house));
      expect(house.errors()).toEqual([]);
    } finally {
      client.close();
      await house.stop();
    }
  },
  300_000,
);
