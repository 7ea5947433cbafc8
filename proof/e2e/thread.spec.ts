import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
const api = () => request(house.url);

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await aTown(house);
}, 60_000);
afterAll(async () => house?.stop());

const bearer = (who: Parameters<House['key']>[0], municipalityId?: string) =>
  `Bearer ${house.key(who, municipalityId)}`;

describe('a citizen without credentials', () => {
  it('finds, sees slots, holds, confirms, reads, moves, takes the calendar file and cancels', async () => {
    const found = await api().get('/v1/products').query({ q: 'paspoort' }).expect(200);
    expect(found.body.items[0]).toMatchObject({ id: 'paspoort', noAppointmentNeeded: false });

    const slots = await api()
      .get('/v1/slots')
      .query({ item: 'paspoort:2', locationId: 'stadskantoor', from: '2026-12-01', until: '2026-12-02' })
      .expect(200);
    expect(slots.body.durationMinutes).toBe(15);
    const { start } = slots.body.locations[0].days[0].slots[0];
    expect(start).toBe('2026-12-01T08:00:00Z');

    const order = { items: [{ productId: 'paspoort', people: 2 }], locationId: 'stadskantoor', start, channel: 'web' };
    const hold = await api().post('/v1/holds').send(order).expect(201);
    expect(hold.body).toMatchObject({ state: 'held', version: 1, heldUntil: '2026-11-30T07:10:00Z' });
    expect(hold.headers.location).toBe(`/v1/appointments/${hold.body.id}`);

    const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' };
    const token = { 'Appointment-Token': hold.body.token };
    await api().post('/v1/appointments').send({ holdId: hold.body.id, customer }).expect(404);
    const booked = await api().post('/v1/appointments').set(token).send({ holdId: hold.body.id, customer }).expect(201);
    expect(booked.body).toMatchObject({ id: hold.body.id, code: hold.body.code, state: 'booked', version: 2 });
    expect(booked.headers.etag).toBe('"2"');

    const path = `/v1/appointments/${hold.body.id}`;
    const stranger = await api().get(path).expect(404);
    expect(stranger.headers['content-type']).toContain('application/problem+json');
    expect(stranger.body).toMatchObject({ code: 'appointment-unknown', status: 404 });
    await api().patch(path).set(token).send({ start: '2026-12-01T10:00:00Z' }).expect(428);
    await api().patch(path).set(token).set('If-Match', '"1"').send({ start: '2026-12-01T10:00:00Z' }).expect(412);
    const moved = await api()
      .patch(path)
      .set(token)
      .set('If-Match', '"2"')
      .send({ start: '2026-12-01T11:00:00+01:00' })
      .expect(200);
    expect(moved.body).toMatchObject({ start: '2026-12-01T10:00:00Z', end: '2026-12-01T10:15:00Z', version: 3 });

    const calendar = await api().get(`${path}/calendar`).set(token).expect(200);
    expect(calendar.headers['content-type']).toContain('text/calendar');
    expect(calendar.text).toContain('DTSTART:20261201T100000Z');
    expect(calendar.text).toContain('SEQUENCE:3');

    await api().delete(path).set(token).expect(204);
    await api().delete(path).set(token).expect(204);
    const cancelled = await api().get(path).set(token).expect(200);
    expect(cancelled.body.state).toBe('cancelled');

    const contacts = await eventually(async () => {
      const answer = await api()
        .get('/v1/contacts')
        .query({ appointmentId: hold.body.id })
        .set('Authorization', bearer('clerk'));
      expect(answer.body.total).toBe(3);
      return answer.body.items.map(({ about }: { about: string }) => about);
    });
    expect(contacts).toEqual(['booked', 'moved', 'cancelled']);
  });
});

describe('other channels', () => {
  it('go on by code with what was begun on the web', async () => {
    const order = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start: '2026-12-02T08:00:00Z' };
    const hold = await api().post('/v1/holds').send(order).expect(201);
    const code = hold.body.code.toLowerCase().replace('-', '');
    await api().get('/v1/appointments').query({ code }).expect(401);
    const found = await api().get('/v1/appointments').query({ code }).set('Authorization', bearer('phone')).expect(200);
    expect(found.body).toMatchObject({ total: 1, items: [{ id: hold.body.id, kind: 'hold' }] });
    const customer = { name: 'Test Burger', contactBy: 'none' };
    const booked = await api()
      .post('/v1/appointments')
      .set('Authorization', bearer('phone'))
      .send({ holdId: hold.body.id, customer })
      .expect(201);
    expect(booked.body.state).toBe('booked');
  });

  const slots = async (who?: Parameters<House['key']>[0], query: object = {}) => {
    const asked = api()
      .get('/v1/slots')
      .query({ item: 'paspoort', ...query });
    return (await (who ? asked.set('Authorization', bearer(who)) : asked).expect(200)).body;
  };
  const channels = ['web', 'app', 'phone', 'counter', 'kiosk', 'partner'] as const;
  const written = (method: 'put' | 'delete', path: string, body: object = {}) =>
    api()[method](path).set('Authorization', bearer('planner')).set('If-Match', '*').send(body);

  it('see the same slots', async () => {
    const onTheWeb = await slots();
    for (const who of channels) expect(await slots(who)).toEqual(onTheWeb);
  });

  it('see other slots where a quota keeps time for some, until it is released', async () => {
    const friday = { from: '2026-12-18', until: '2026-12-19' };
    const before = await slots('web', friday);
    const quota = { weekdays: [5], from: '09:00', until: '17:00', channels: ['phone'], sharePercent: 100 };
    const path = '/v1/locations/stadskantoor/quotas';
    await written('put', path, { items: [{ ...quota, releaseMinutes: 0 }] }).expect(200);
    for (const who of channels)
      expect((await slots(who, friday)).locations[0].days).toEqual(who === 'phone' ? before.locations[0].days : []);
    await written('put', path, { items: [{ ...quota, releaseMinutes: 60 * 24 * 30 }] }).expect(200);
    for (const who of channels) expect(await slots(who, friday)).toEqual(before);
    await written('put', path, { items: [] }).expect(200);
  });

  it('see other slots where a planning fact names who may book', async () => {
    const before = await slots('web');
    const path = '/v1/products/paspoort/planning/locations/stadskantoor';
    await api()
      .put(path)
      .set('Authorization', bearer('planner'))
      .set('If-None-Match', '*')
      .send({ channels: ['counter', 'phone'] })
      .expect(201);
    for (const who of channels)
      expect((await slots(who)).locations[0].days).toEqual(
        ['counter', 'phone'].includes(who) ? before.locations[0].days : [],
      );
    await written('delete', path).expect(204);
    expect(await slots('web')).toEqual(before);
  });
});

describe('another municipality', () => {
  it('sees nothing of this one', async () => {
    const order = {
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: '2026-12-03T08:00:00Z',
      customer: { name: 'Test Burger', contactBy: 'none' },
    };
    const booked = await api().post('/v1/appointments').set('Authorization', bearer('phone')).send(order).expect(201);
    const elsewhere = { Authorization: bearer('administrator', 'proefdorp') };
    const path = `/v1/appointments/${booked.body.id}`;
    await api().get(path).set(elsewhere).expect(404);
    await api().get(path).set(elsewhere).set('Appointment-Token', booked.body.token).expect(404);
    await api().patch(path).set(elsewhere).set('If-Match', '*').send({ notes: 'x' }).expect(404);
    await api().delete(path).set(elsewhere).expect(404);
    const byCode = await api().get('/v1/appointments').query({ code: booked.body.code }).set(elsewhere).expect(200);
    expect(byCode.body.total).toBe(0);
    const contacts = await api()
      .get('/v1/contacts')
      .query({ appointmentId: booked.body.id })
      .set(elsewhere)
      .expect(200);
    expect(contacts.body.total).toBe(0);
    expect((await api().get('/v1/products').set(elsewhere).expect(200)).body.total).toBe(0);
    expect((await api().get('/v1/locations').set(elsewhere).expect(200)).body.total).toBe(0);
    await api().get('/v1/slots').query({ item: 'paspoort' }).set('Host', 'proefdorp.localhost').expect(404);
    await api().get('/v1/locations/stadskantoor/plan').set(elsewhere).expect(404);
  });
});

describe('a rush', () => {
  it('of 200 for one start with two desks books two, and tells the others what is free', async () => {
    const order = {
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: '2026-12-04T08:00:00Z',
      customer: { name: 'Test Burger', contactBy: 'none' },
    };
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        api().post('/v1/appointments').set('Authorization', bearer('counter')).send(order),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body).toMatchObject({ code: 'slot-taken', status: 409 });
      expect(body.alternatives[0].start).toBe('2026-12-04T08:10:00Z');
    }
  });

  it('of one order with one idempotency key gives 20 equal answers', async () => {
    const order = {
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: '2026-12-07T08:00:00Z',
      customer: { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' },
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        api().post('/v1/appointments').set('Idempotency-Key', '0b6cba22-one-and-the-same').send(order),
      ),
    );
    const parts = answers.map(({ status, text, headers }) =>
      JSON.stringify([status, text, headers.etag, headers.location]),
    );
    expect(new Set(parts).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const other = await api()
      .post('/v1/appointments')
      .set('Idempotency-Key', '0b6cba22-one-and-the-same')
      .send({ ...order, start: '2026-12-07T09:00:00Z' });
    expect(other.body).toMatchObject({ status: 409, code: 'idempotency-key-reused' });
  });
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
