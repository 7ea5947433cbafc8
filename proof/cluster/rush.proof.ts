import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aHouse, type House } from '#testkit';
import { aTown } from '../e2e/town.builder.js';
import { slotsIn } from './citizen.builder.js';
import { type Answer, GoodClient, read } from './good-client.builder.js';
import { Kept } from './kept.builder.js';
import { Kills } from './kills.builder.js';

const desks = 2;
const orders = 2_000;
/** Every ten minutes, on two mornings. */
const starts = ['2026-12-03T08:00:00Z', '2026-12-04T08:00:00Z'].flatMap((morning) =>
  Array.from({ length: 25 }, (_, at) =>
    new Date(Date.parse(morning) + at * 600_000).toISOString().replace('.000Z', 'Z'),
  ),
);
const places = desks * starts.length;
const slotsPath = '/v1/slots?item=paspoort&locationId=stadskantoor&from=2026-12-01&until=2027-01-15';

interface Ended {
  readonly wished: string;
  /** The starts that were known to be full before this was ordered. */
  readonly full: ReadonlySet<string>;
  readonly answer: Answer;
}

describe.each([2, 4])('%i of each service and gateway, on a broker of three', (size) => {
  let house: House;
  let kept: Kept;
  let kills: Kills;
  let client: GoodClient;
  let offered: ReadonlySet<string>;
  let ended: readonly Ended[];

  beforeAll(async () => {
    house = await aHouse({
      clock: '2026-11-30T07:00:00Z*0',
      instances: size,
      gateways: size,
      brokers: 3,
      environment: { MOST_CONNECTIONS_PER_ADDRESS: String(2 * orders) },
    });
    await aTown(house, { desks });
    kept = new Kept(house);
    kills = await Kills.planned(house, orders / 10);
    client = new GoodClient(house.urls, kills.note);
    offered = new Set(slotsIn(await client.ask(0, { method: 'GET', path: slotsPath })).map(({ start }) => start));
  }, 240_000);
  afterAll(async () => {
    client?.close();
    await kept?.close();
    await house?.stop();
  });

  const booked = () => ended.filter(({ answer }) => answer.status === 201);
  const refused = () => ended.filter(({ answer }) => answer.status !== 201);

  it('answer 2,000 orders for 100 places at once, while one of each and the broker that leads are killed', async () => {
    const headers = { authorization: `Bearer ${house.key('counter')}` };
    const customer = { name: 'Test Burger', contactBy: 'none' };
    const toldAt = new Map<string, number>();
    const order = async (at: number): Promise<Ended> => {
      // One place after the other, so that some are booked at each of the kills.
      const wished = starts[Math.floor((at * starts.length) / orders)] ?? '';
      const full = new Set(starts.filter((start) => toldAt.get(start) === desks));
      const body = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start: wished, customer };
      const answer = await client.ask(at, { method: 'POST', path: '/v1/appointments', headers, body });
      if (answer.status === 201) toldAt.set(wished, (toldAt.get(wished) ?? 0) + 1);
      return { wished, full, answer };
    };
    expect(starts.filter((start) => !offered.has(start))).toEqual([]);
    ended = await Promise.all(Array.from({ length: orders }, (_, at) => order(at)));
    expect(kills.killed).toEqual(['gateway', 'appointments', 'nats', 'contacts', 'catalogue']);
    process.stdout.write(`${size} of each, the rush: sent again ${client.inShort()}\n`);
  }, 300_000);

  it('book exactly 100 of them, as was told', async () => {
    const told = booked().map(({ wished, answer }) => {
      const { id, start, state } = read<{ id: string; start: string; state: string }>(answer);
      expect([start, state]).toEqual([wished, 'booked']);
      return { id, state, start };
    });
    expect(told).toHaveLength(places);
    expect(await kept.appointments()).toEqual(told.sort((one, other) => (one.id < other.id ? -1 : 1)));
    expect(await kept.doubleBooked()).toEqual([]);
  });

  it('tell every other that the slot is taken, and what was free when they looked', () => {
    expect(refused()).toHaveLength(orders - places);
    for (const { wished, full, answer } of refused()) {
      const { code, alternatives } = read<{ code: string; alternatives: { start: string }[] }>(answer);
      expect([answer.status, code]).toEqual([409, 'slot-taken']);
      expect(alternatives).toHaveLength(5);
      for (const { start } of alternatives) {
        expect(start).not.toBe(wished);
        expect(offered).toContain(start);
        expect(full).not.toContain(start);
      }
    }
  });

  it('have heard of each booking once, when all are back', async () => {
    await kills.comeBack();
    await kept.untilAllIsHeard();
    const told = booked().map(({ answer }) => [read<{ id: string }>(answer).id, ['booked']]);
    expect(await kept.moments()).toEqual(Object.fromEntries(told));
    expect(await kept.parked()).toEqual([]);
  }, 180_000);

  it('leave no error behind', () => {
    expect(house.errors()).toEqual([]);
  });
});
