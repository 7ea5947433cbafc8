import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Call } from '#contracts';
import { aHouse, eventually, type House } from '#testkit';
import { BothWays, byDate, type SlotsQuestion } from './both-ways.builder.js';
import { aTown, passportPlanning } from './town.builder.js';
import { aPlace, asking } from './walk-in-town.builder.js';

// Monday, eight in the morning in Amsterdam.
const monday = '2026-11-30T07:00:00Z';
let house: House;
let both: BothWays;

beforeAll(async () => {
  house = await aHouse({ clock: `${monday}*0`, instances: 2, gateways: 2 });
  await aTown(house, { desks: 3 });
  await aPlace(house, 'wijkpost', ['wijk-1', 'wijk-2']);
  both = await BothWays.of(house);
}, 90_000);
afterAll(async () => {
  await both?.close();
  await house?.stop();
});

const as = (...asked: Parameters<ReturnType<typeof asking>>) => asking(house)(...asked);
const setClock = (now: string) =>
  as('administrator', 'post', '/v1/development/clock').send({ now, speed: 0 }).expect(200);
const items = [{ productId: 'paspoort' }];
const customer = { name: 'Test Burger', contactBy: 'none' };
const order = (start: string, locationId = 'stadskantoor') => ({ items, locationId, start });
const book = async (start: string, locationId?: string) =>
  (
    await as('counter', 'post', '/v1/appointments')
      .send({ ...order(start, locationId), customer })
      .expect(201)
  ).body as { id: string };
const hold = async (start: string) =>
  (await as('counter', 'post', '/v1/holds').send(order(start)).expect(201)).body as { id: string };
const move = ({ id }: { id: string }, change: object) =>
  as('counter', 'patch', `/v1/appointments/${id}`).set('If-Match', '*').send(change).expect(200);
const cancel = ({ id }: { id: string }) => as('counter', 'delete', `/v1/appointments/${id}`).expect(204);
const at = (date: string, time: string) => `2026-12-${date}T${time}:00Z`;

const questions: readonly SlotsQuestion[] = [
  { which: 'list', locationId: 'stadskantoor' },
  { which: 'list' },
  { which: 'list', from: '2026-12-05', until: '2027-01-20' },
  { which: 'first' },
];

/** Every gateway answers from the board, and what the service answers. */
const isTheSame = (withinMilliseconds?: number) =>
  eventually(async () => {
    const told = await Promise.all(questions.map((question) => both.service(question)));
    for (const gateway of house.urls.keys()) expect(await both.board(gateway, questions)).toEqual(told);
  }, withinMilliseconds);
/** Each location is looked at as a whole in its turn. */
const inTurn = 25_000;

describe('slots from the board are those of the service', () => {
  it('while visits are booked, held, moved and cancelled', async () => {
    await isTheSame();
    const before = await both.service({ which: 'list' });
    const one = await book(at('01', '09:00'));
    expect(await both.service({ which: 'list' })).not.toBe(before);
    await isTheSame();
    const held = await hold(at('01', '09:00'));
    await isTheSame();
    await move(one, { start: at('03', '10:00') });
    await isTheSame();
    await move(one, { locationId: 'wijkpost' });
    await isTheSame();
    await cancel(one);
    await as('counter', 'delete', `/v1/holds/${held.id}`).expect(204);
    await isTheSame();
    expect(await both.service({ which: 'list' })).toBe(before);
  });

  it('while a planner closes a desk, reserves a part of the day, and writes a location anew', async () => {
    const part = (path: string, body: object) =>
      as('planner', 'put', `/v1/locations/stadskantoor/${path}`).set('If-Match', '*').send(body).expect(200);
    await book(at('02', '09:00'));
    await as('planner', 'put', '/v1/locations/stadskantoor/closures/storing')
      .set('If-None-Match', '*')
      .send({ from: at('02', '08:00'), until: at('02', '12:00') })
      .expect(201);
    await isTheSame();
    const window = { weekdays: [1, 2, 3, 4, 5], from: '09:00', until: '12:00' };
    await part('quotas', { items: [{ ...window, channels: ['phone'], sharePercent: 50, releaseMinutes: 120 }] });
    await isTheSame();
    await as('planner', 'delete', '/v1/locations/stadskantoor/closures/storing').set('If-Match', '*').expect(200);
    await part('quotas', { items: [] });
    await aPlace(house, 'buurthuis', ['buurt-1']);
    await isTheSame();
    expect(await both.service({ which: 'first' })).toContain('buurthuis');
  });

  it('while what planning knows of a product changes, in general and at a location, and it is withdrawn', async () => {
    const put = (path: string, body: object, header = 'If-Match') =>
      as('planner', 'put', path)
        .set(header, '*')
        .send(body)
        .expect(header === 'If-Match' ? 200 : 201);
    const planning = '/v1/products/paspoort/planning';
    await put(planning, { ...passportPlanning, minutes: 20 });
    await isTheSame();
    await put(`/v1/products/paspoort/planning/locations/wijkpost`, { minutes: 35 }, 'If-None-Match');
    await isTheSame();
    await as('planner', 'delete', '/v1/products/paspoort/planning/locations/wijkpost').set('If-Match', '*').expect(204);
    await put(planning, passportPlanning);
    await isTheSame();
  });

  it('while a desk serves somebody, for longer than was thought', async () => {
    await as('counter', 'put', '/v1/desks/wijk-1/staffing').send({ staffed: true }).expect(200);
    await setClock('2026-12-01T09:00:00Z');
    await as('kiosk', 'post', '/v1/tickets').send({ items, locationId: 'wijkpost' }).expect(201);
    const called = (await as('counter', 'post', '/v1/desks/wijk-1/calls').send({}).expect(201)).body as Call;
    await isTheSame();
    for (const now of ['2026-12-01T09:08:00Z', '2026-12-01T09:21:00Z']) {
      await setClock(now);
      await isTheSame();
    }
    await as('counter', 'patch', `/v1/calls/${called.id}`).send({ do: 'finish' }).expect(200);
    await isTheSame();
    await setClock(monday);
  });

  it('while the clock goes on and is set back: holds lapse, days pass and come again', async () => {
    await hold(at('04', '09:00'));
    await book(at('01', '10:00'));
    await isTheSame();
    for (const now of ['2026-11-30T07:10:00Z', '2026-12-01T06:00:00Z', '2026-12-20T11:00:00Z', monday]) {
      await setClock(now);
      for (const question of questions)
        for (const gateway of house.urls.keys())
          expect(await both.gateway(gateway, question)).toBe(await both.service(question));
      await isTheSame();
    }
  });
});

describe('under load', () => {
  it('each date on the board is as the service told it a moment before, or after', async () => {
    const question: SlotsQuestion = { which: 'list', locationId: 'stadskantoor', from: '2026-12-07' };
    const told = [{ at: performance.now(), text: await both.service(question) }];
    await isTheSame();
    const samples: { at: number; known: number; text: string }[] = [];
    let working = true;
    const look = async (gateway: number) => {
      while (working) {
        const begun = performance.now();
        const text = await both.gateway(gateway, question);
        if (samples.at(-1)?.text !== text) samples.push({ at: begun, known: told.length, text });
      }
    };
    const change = async () => {
      const booked: { id: string }[] = [];
      for (let nth = 0; nth < 36; nth += 1) {
        const date = `0${7 + (nth % 3)}`;
        if (nth % 4 === 3) await cancel(booked.shift() ?? { id: '' });
        else booked.push(await book(at(date, `1${Math.floor(nth / 18)}:${(nth % 6) * 10 || '00'}`)));
        told.push({ at: performance.now(), text: await both.service(question) });
      }
    };
    const looking = [...house.urls.keys()].map(look);
    await change().finally(() => {
      working = false;
    });
    await Promise.all(looking);
    await isTheSame();
    const longest = 2_000;
    const datesTold = told.map(({ text }) => byDate(text));
    for (const { at: begun, known, text } of samples) {
      const oldest = told.findLastIndex((one) => one.at <= begun - longest);
      const possible = datesTold.slice(Math.max(oldest, 0), known + 2);
      for (const [date, slots] of byDate(text)) expect(possible.map((dates) => dates.get(date))).toContain(slots);
    }
    expect(new Set(samples.map(({ text }) => text)).size).toBeGreaterThan(3);
  });
});

describe('a board that lost something', () => {
  it('is healed: a key that is gone, a key of before, an emptied bucket', async () => {
    await book(at('15', '13:00'));
    await isTheSame();
    const bucket = await both.bucket();
    const key = 'voorbeeldstad.location.stadskantoor.taken.2026-12-15';
    await bucket.delete(key);
    await isTheSame(inTurn);
    expect((await bucket.get(key))?.operation).toBe('PUT');
    await bucket.put(key, JSON.stringify({ change: 1, taken: [] }));
    await eventually(async () => expect((await bucket.get(key))?.string()).not.toContain('"taken":[]'), inTurn);
    await isTheSame();
    await both.emptyBucket();
    await eventually(async () => expect((await bucket.get(key))?.operation).toBe('PUT'));
    await isTheSame();
  }, 60_000);

  it('is written anew from the database by command', async () => {
    await book(at('16', '13:00'));
    const environment = { DATABASE_URL: house.databaseUrl, NATS_URL: house.nats.urlOf('appointments') };
    const program = join(process.cwd(), 'dist/apps/standalone/src/board/main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env: environment });
    expect(stdout).toMatch(/^The board of \d locations was written anew in [\d.]+ seconds\.\n$/);
    expect(
      (await (await both.bucket()).get('voorbeeldstad.location.stadskantoor.taken.2026-12-16'))?.string(),
    ).toContain('counter');
    await isTheSame();
  });

  it('is kept on by the service that is left when another is killed', async () => {
    const [first] = house.services('appointments');
    const booking = Promise.allSettled([13, 14, 15].map((hour) => book(at('10', `${hour}:00`))));
    await first?.stop('SIGKILL');
    await booking;
    await isTheSame();
    await book(at('11', '13:00'));
    await isTheSame();
    await first?.start();
    await isTheSame();
  });

  it('is asked by no gateway that lost the broker, until it is current again', async () => {
    const question: SlotsQuestion = { which: 'list', locationId: 'stadskantoor' };
    await isTheSame();
    await house.nats.stop();
    for (const gateway of house.urls.keys())
      await eventually(async () => {
        await expect(both.gateway(gateway, question)).rejects.toThrow(/^503 /);
        expect(await both.metric(gateway, /^loket_board_behind\{[^}]*\} (\d)/m)).toBe(1);
      });
    await house.nats.startAgain();
    await eventually(() => both.service(question));
    for (const gateway of house.urls.keys())
      await eventually(async () => expect(await both.gateway(gateway, question)).toBe(await both.service(question)));
    await isTheSame();
  });
});
