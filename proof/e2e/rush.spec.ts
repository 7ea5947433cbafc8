import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { aHouse, type House } from '#testkit';
import { orderOf } from '../bench/load/book.program.js';
import { openWires, requestBytes, type Wire } from '../bench/wire.client.js';
import { Kept } from '../cluster/kept.builder.js';
import { aTown } from './town.builder.js';

const orders = 2_000;
const connections = 1_000;
const desks = 20;
const minutes = 10;
/** One after the other, so that what is in between is full with them. */
const starts = ['08:00', '08:10', '08:20', '08:30', '08:40'].map((time) => `2026-12-03T${time}:00Z`);
const places = desks * starts.length;

const Booked = z.object({ id: z.string(), start: z.string(), state: z.literal('booked') });
const Refused = z.object({
  code: z.literal('slot-taken'),
  alternatives: z.array(z.object({ start: z.string() })).min(1),
});
const Slots = z.object({
  locations: z.array(z.object({ days: z.array(z.object({ slots: z.array(z.object({ start: z.string() })) })) })),
});

interface Told {
  readonly wished: string;
  /** The starts that were known to be full before this was ordered. */
  readonly full: readonly string[];
  readonly status: number;
  readonly body: string;
}

let house: House;
let kept: Kept;
let wires: readonly Wire[] = [];

beforeAll(async () => {
  house = await aHouse({
    clock: '2026-11-30T07:00:00Z*0',
    environment: { MOST_CONNECTIONS_PER_ADDRESS: String(2 * connections) },
  });
  kept = new Kept(house);
  await aTown(house, { desks });
}, 60_000);
afterAll(async () => {
  for (const wire of wires) wire.close();
  await kept?.close();
  await house?.stop();
});

const startsOffered = async (): Promise<ReadonlySet<string>> => {
  const { body } = await request(house.url)
    .get('/v1/slots')
    .query({ item: 'paspoort', locationId: 'stadskantoor', from: '2026-12-01', until: '2027-01-15' })
    .expect(200);
  const days = Slots.parse(body).locations.flatMap((one) => one.days);
  return new Set(days.flatMap(({ slots }) => slots.map(({ start }) => start)));
};

const overlap = (one: string, other: string): boolean =>
  Math.abs(Date.parse(one) - Date.parse(other)) < minutes * 60_000;

/** Sends the same bytes, and so the same key, until there is an answer that is not 503: a slow machine books no less. */
const answered = async (wire: Wire, order: Buffer): Promise<{ status: number; body: string }> => {
  for (;;) {
    const heard = await new Promise<{ status: number; body: string }>((resolve) => wire.ask(order, resolve));
    if (heard.status !== 503 && heard.status !== 0) return heard;
    await pause(100 + 400 * Math.random());
  }
};

/** Each connection sends its next order when it has an answer: the second ones know what was booked by the first. */
const rush = async (): Promise<Told[]> => {
  const url = new URL('/v1/appointments', house.url);
  const booked = new Map<string, number>();
  const told: Told[] = [];
  const left = Array.from({ length: orders }, (_, at) => at).values();
  const work = async (wire: Wire): Promise<void> => {
    for (const at of left) {
      const wished = starts[at % starts.length] ?? '';
      const { headers, body } = orderOf({ locationId: 'stadskantoor', start: wished }, 'rush', at);
      const full = starts.filter((start) => booked.get(start) === desks);
      const answer = await answered(wire, requestBytes(url, 'POST', headers, JSON.stringify(body)));
      if (answer.status === 201) booked.set(wished, (booked.get(wished) ?? 0) + 1);
      told.push({ wished, full, ...answer });
    }
  };
  wires = await openWires(url, connections, { keepBodies: true });
  await Promise.all(wires.map(work));
  return told;
};

it('books exactly 100 of 2,000 orders of one channel for 100 places, and tells every other what is free', async () => {
  const before = await startsOffered();
  expect(starts.filter((start) => !before.has(start))).toEqual([]);
  const told = await rush();

  const booked = told
    .filter(({ status }) => status === 201)
    .map((one) => ({ one, body: Booked.parse(JSON.parse(one.body)) }));
  const perStart = starts.map(
    (start) => booked.filter(({ one, body }) => one.wished === start && body.start === start).length,
  );
  expect(perStart).toEqual(starts.map(() => desks));
  expect(booked).toHaveLength(places);

  const inForce = (await kept.appointments())
    .filter(({ state }) => state === 'booked')
    .map(({ id, start }) => `${id} ${start}`);
  expect(inForce.sort()).toEqual(booked.map(({ body }) => `${body.id} ${body.start}`).sort());
  expect(await kept.takenAt(starts)).toEqual(new Map(starts.map((start) => [start, desks])));
  expect(await kept.doubleBooked()).toEqual([]);

  const after = await startsOffered();
  const refused = told.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(orders - places);
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([409]));
  const wrong = refused.flatMap(({ wished, full, body }) =>
    Refused.parse(JSON.parse(body))
      .alternatives.map(({ start }) => ({ wished, full, start }))
      .filter(({ start }) => start === wished || full.some((one) => overlap(one, start)) || !before.has(start)),
  );
  expect(wrong).toEqual([]);
  // Nobody wants anything but these starts: what is offered instead stays free, but for what they overlap.
  const offered = refused.flatMap(({ body }) => Refused.parse(JSON.parse(body)).alternatives.map(({ start }) => start));
  const lost = offered.filter((start) => !after.has(start) && !starts.some((one) => overlap(one, start)));
  expect(lost).toEqual([]);
  // Some were sent when all places were known to be gone: without these, nothing is shown of what is full.
  expect(refused.filter(({ full }) => full.length === starts.length).length).toBeGreaterThan(0);
  expect(house.errors()).toEqual([]);
}, 180_000);
