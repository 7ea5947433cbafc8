import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aHouse, type House, Program } from '#testkit';
import { aTown } from '../e2e/town.builder.js';
import { perSecond, type Sent } from './load.builder.js';

const rounds = 5;
const reads = 400;
const bookings = 200;

let house: House;
let open: Program;
let starts: string[];

const slotsPath = '/v1/slots?item=paspoort&locationId=stadskantoor&from=2026-12-01&until=2026-12-15';
const credential = () => ({ authorization: `Bearer ${house.token('phone')}` });

const slots = (headers: Sent['headers']): Sent[] => Array(reads).fill({ method: 'GET', path: slotsPath, headers });

const booking = (start: string): string =>
  JSON.stringify({
    items: [{ productId: 'paspoort', people: 1 }],
    locationId: 'stadskantoor',
    start,
    channel: 'phone',
    customer: { name: 'Test Burger', phone: '+31 6 12345678', contactBy: 'phone' },
  });

const orders = (headers: Sent['headers']): Sent[] =>
  starts.splice(0, bookings).map((start) => ({
    method: 'POST',
    path: '/v1/appointments',
    headers: { ...headers, 'content-type': 'application/json' },
    body: booking(start),
  }));

const places = async (): Promise<string[]> => {
  const path = '/v1/slots?item=paspoort&locationId=stadskantoor&from=2026-12-01&until=2027-01-01';
  const { locations } = (await (await fetch(`${house.url}${path}`)).json()) as {
    locations: { days: { slots: { start: string; free: number }[] }[] }[];
  };
  const all = locations[0]?.days.flatMap(({ slots }) => slots) ?? [];
  const onTheHalfHour = all.filter(({ start }) => /:[03]0:00Z$/.test(start));
  return onTheHalfHour.flatMap(({ start, free }) => Array<string>(free).fill(start));
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T08:00:00Z*0' });
  await aTown(house, { desks: 12 });
  open = new Program('gateway without a door', join(process.cwd(), 'proof/door/main.mjs'), () => ({
    ...house.told('gateway'),
    PORT: '0',
  }));
  await open.start();
  starts = await places();
}, 120_000);

afterAll(async () => {
  await open?.stop();
  await house?.stop();
});

it('costs this much', async () => {
  const sides = [
    { name: 'without the door', url: String(open.ready()?.url), headers: {} },
    { name: 'with the door', url: house.url, headers: credential() },
  ];
  const figures = new Map<string, number[]>();
  const note = (what: string, figure: number): void => void figures.set(what, [...(figures.get(what) ?? []), figure]);
  for (let round = 0; round <= rounds; round += 1)
    for (const { name, url, headers } of round % 2 === 0 ? sides : [...sides].reverse()) {
      const read = await perSecond(url, slots(headers));
      const booked = await perSecond(url, orders(headers));
      expect([read.statuses, booked.statuses]).toEqual([{ 200: reads }, { 201: bookings }]);
      // The first round warms everything up.
      if (round > 0) {
        note(`GET /v1/slots ${name}`, read.perSecond);
        note(`POST /v1/appointments ${name}`, booked.perSecond);
      }
    }
  const lines = [...figures].map(
    ([what, all]) => `${what}: ${Math.round(median(all))}/s (${all.map(Math.round).join(', ')})`,
  );
  process.stdout.write(`${lines.sort().join('\n')}\n`);
  expect(house.errors()).toEqual([]);
}, 300_000);
