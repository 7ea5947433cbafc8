import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, type House } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await aTown(house);
}, 60_000);
afterAll(async () => house?.stop());

type Who = Parameters<House['key']>[0];
const as = (who: Who, method: 'get' | 'put' | 'post' | 'patch' | 'delete', path: string) =>
  request(house.url)
    [method](path)
    .set('Authorization', `Bearer ${house.key(who)}`);
const setClock = (now: string) =>
  as('administrator', 'post', '/v1/development/clock').send({ now, speed: 0 }).expect(200);

const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' };
const order = (start: string, rest: object = {}) => ({
  ...{ items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start, customer },
  ...rest,
});
const book = async (start: string, rest: object = {}, who: Who = 'phone') =>
  (await as(who, 'post', '/v1/appointments').send(order(start, rest)).expect(201)).body;
const day = (query: object, who: Who = 'clerk') =>
  as(who, 'get', '/v1/appointments').query({ locationId: 'stadskantoor', date: '2026-12-01', ...query });

describe('a day at the counter', () => {
  it('is seen as a list, from arrival to outcome', async () => {
    const { id, code } = await book('2026-12-01T08:00:00Z');
    const other = await book('2026-12-01T09:00:00Z');
    const path = `/v1/appointments/${id}`;
    const early = await as('kiosk', 'put', `${path}/arrival`).expect(409);
    expect(early.body).toMatchObject({ code: 'too-early', detail: 'It is possible from 2026-11-30T23:00:00Z on.' });

    await setClock('2026-12-01T07:55:00Z');
    await as('kiosk', 'put', `${path}/arrival`).set('If-Match', '"7"').expect(412);
    const arrived = await as('kiosk', 'put', `${path}/arrival`).set('If-Match', '"1"').expect(200);
    expect(arrived.body).toMatchObject({ id, state: 'arrived', version: 2 });
    expect(arrived.headers.etag).toBe('"2"');
    await as('kiosk', 'put', `${path}/arrival`).expect(200);

    const list = (await day({}).expect(200)).body;
    expect(list).toMatchObject({ page: 1, pageSize: 20, total: 2 });
    expect(list.items).toMatchObject([
      { id, kind: 'appointment', state: 'arrived', deskId: 'balie-1', customer },
      { id: other.id, kind: 'appointment', state: 'booked', deskId: 'balie-1' },
    ]);
    expect((await day({ state: 'arrived' }).expect(200)).body.items).toMatchObject([{ id }]);
    expect((await day({ state: ['served', 'missed'] }).expect(200)).body).toMatchObject({ items: [], total: 0 });
    const second = (await day({ page: 2, pageSize: 1 }, 'counter').expect(200)).body;
    expect(second).toMatchObject({ items: [{ id: other.id }], page: 2, pageSize: 1, total: 2 });

    const served = await as('counter', 'put', `${path}/outcome`).send({ outcome: 'served' }).expect(200);
    expect(served.headers.etag).toBe('"3"');
    expect(served.body.history.map(({ did }: { did: string }) => did)).toEqual(['booked', 'arrived', 'served']);
    await as('counter', 'put', `${path}/outcome`).send({ outcome: 'missed' }).expect(409);
    expect((await as('phone', 'get', path).expect(200)).body).toEqual(served.body);
    const found = await as('web', 'get', '/v1/appointments').query({ code }).expect(200);
    expect(found.body).toMatchObject({ items: [{ id, kind: 'appointment' }], total: 1 });
  });

  it('is for who works there, and asked in one of two ways', async () => {
    const { id } = await book('2026-12-01T10:00:00Z');
    expect((await day({}, 'phone').expect(403)).body.code).toBe('not-allowed');
    await request(house.url)
      .get('/v1/appointments')
      .query({ locationId: 'stadskantoor', date: '2026-12-01' })
      .expect(401);
    await as('phone', 'put', `/v1/appointments/${id}/arrival`).expect(403);
    await as('kiosk', 'put', `/v1/appointments/${id}/outcome`).send({ outcome: 'served' }).expect(403);
    await as('clerk', 'put', `/v1/appointments/${id}/outcome`).send({ outcome: 'booked' }).expect(400);
    expect((await day({ locationId: 'nergens' }).expect(404)).body.code).toBe('location-unknown');
    for (const query of [{}, { date: '2026-12-01' }, { locationId: 'stadskantoor' }, { state: 'booked' }])
      await as('clerk', 'get', '/v1/appointments').query(query).expect(400);
    await day({ code: 'K7M-4QX' }).expect(400);
    await day({ state: 'gone' }).expect(400);
  });
});

describe('staff', () => {
  it('set rules aside by naming them; citizens and channels do not', async () => {
    const evening = '2026-12-02T18:00:00Z';
    const override = ['hours'];
    const closed = await as('clerk', 'post', '/v1/appointments').send(order(evening)).expect(409);
    expect(closed.body).toMatchObject({ code: 'slot-not-offered', reason: 'closed' });
    await as('phone', 'post', '/v1/appointments').send(order(evening, { override })).expect(403);
    await request(house.url)
      .post('/v1/appointments')
      .send(order(evening, { override, channel: 'web' }))
      .expect(403);
    const { history } = await book(evening, { override }, 'clerk');
    expect(history).toMatchObject([{ did: 'booked', by: { channel: 'counter', who: 'clerk' }, override }]);
  });

  it('move many in one order; the key makes it one order', async () => {
    const one = await book('2026-12-03T09:00:00Z');
    const two = await book('2026-12-03T09:10:00Z');
    const moves = [
      { appointmentId: one.id, version: 1, start: '2026-12-03T11:00:00Z' },
      { appointmentId: two.id, version: 1, start: '2026-12-03T19:00:00Z' },
    ];
    const put = (body: object, who: Who = 'planner') =>
      as(who, 'post', '/v1/moves').set('Idempotency-Key', 'these-moves').send(body);
    const answer = (await put({ moves }).expect(200)).body;
    expect(answer).toEqual({
      moved: 1,
      refused: 1,
      results: [
        {
          ...{ appointmentId: one.id, moved: true, version: 2, locationId: 'stadskantoor' },
          ...{ start: '2026-12-03T11:00:00Z', end: '2026-12-03T11:10:00Z' },
        },
        { appointmentId: two.id, moved: false, problem: 'slot-not-offered', reason: 'closed' },
      ],
    });
    expect((await put({ moves }).expect(200)).body).toEqual(answer);
    expect((await put({ moves, override: ['hours'] }).expect(409)).body.code).toBe('idempotency-key-reused');
    const counter = as('counter', 'post', '/v1/moves').send({ moves, override: ['hours'] });
    expect((await counter.expect(403)).body.code).toBe('not-allowed');
    await as('phone', 'post', '/v1/moves').send({ moves }).expect(403);
    await put({ moves: [moves[0], moves[0]] }).expect(400);
  });
});
