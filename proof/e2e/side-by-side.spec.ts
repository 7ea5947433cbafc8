import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
const api = () => request(house.url);
const customer = { name: 'Test Burger', contactBy: 'none' };
const counter = () => `Bearer ${house.key('counter')}`;
const orderAt = (start: string) => ({
  items: [{ productId: 'paspoort' }],
  locationId: 'stadskantoor',
  start,
  customer,
});
const setClock = (now: string, speed = 0) =>
  api()
    .post('/v1/development/clock')
    .set('Authorization', `Bearer ${house.key('administrator')}`)
    .send({ now, speed });

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0', instances: 2 });
  await aTown(house, { desks: 3 });
}, 60_000);
afterAll(async () => house?.stop());

describe('two of each service side by side', () => {
  it('book 200 orders for one start with three desks three times', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        api().post('/v1/appointments').set('Authorization', counter()).send(orderAt('2026-12-01T08:00:00Z')),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === 'slot-taken')).toHaveLength(197);
  });

  it('answer one idempotency key twenty times the same', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        api()
          .post('/v1/appointments')
          .set('Authorization', counter())
          .set('Idempotency-Key', 'side-by-side-one-key')
          .send(orderAt('2026-12-02T08:00:00Z')),
      ),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });

  it('never lose a visit that is booked while that hour is closed: it is refused, or named to the planner', async () => {
    for (const [round, date] of ['2026-12-09', '2026-12-10', '2026-12-11', '2026-12-14'].entries()) {
      const hour = { from: `${date}T08:00:00Z`, until: `${date}T09:00:00Z` };
      const book = () => api().post('/v1/appointments').set('Authorization', counter()).send(orderAt(hour.from));
      const close = () =>
        api()
          .put(`/v1/locations/stadskantoor/closures/dicht-${date}`)
          .set('Authorization', `Bearer ${house.key('planner')}`)
          .set('If-None-Match', '*')
          .send(hour);
      const orders = Array.from({ length: 6 }, (_, at) => (at === round ? close : book));
      const answers = await Promise.all(orders.map((order) => order()));
      const [closed] = answers.filter(({ body }) => 'hits' in body);
      expect(closed?.status).toBe(201);
      const booked = answers.filter(({ body }) => body.state === 'booked').map(({ body }) => body.id);
      expect(answers.length - booked.length - 1).toBe(
        answers.filter(({ body }) => ['slot-taken', 'slot-not-offered'].includes(body.code)).length,
      );
      const hits = closed?.body.hits.map(({ appointmentId }: { appointmentId: string }) => appointmentId);
      expect(hits.toSorted()).toEqual(booked.toSorted());
    }
  });

  it('keep one contact moment for each change', async () => {
    const booked = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        api()
          .post('/v1/appointments')
          .set('Authorization', counter())
          .send(orderAt(`2026-12-03T0${8 + (at % 2)}:${at % 5}0:00Z`))
          .expect(201),
      ),
    );
    for (const { body } of booked)
      await eventually(async () => {
        const heard = await api().get('/v1/contacts').query({ appointmentId: body.id }).set('Authorization', counter());
        expect(heard.body.total).toBe(1);
      });
  });
});

describe('the clock of the domain', () => {
  it('is taken over by every program before it is answered', async () => {
    const hold = await api().post('/v1/holds').send(orderAt('2026-12-08T08:00:00Z')).expect(400);
    expect(hold.body.errors).toEqual([{ path: 'customer', message: 'This is not known here.' }]);
    const { customer: _customer, ...wish } = orderAt('2026-12-08T08:00:00Z');
    for (let desk = 0; desk < 3; desk += 1) await api().post('/v1/holds').send(wish).expect(201);
    await api().post('/v1/holds').send(wish).expect(409);
    const answer = await setClock('2026-11-30T07:11:00Z').expect(200);
    expect(answer.body.takenOverBy).toEqual([
      'appointments',
      'appointments',
      'catalogue',
      'catalogue',
      'contacts',
      'contacts',
      'gateway',
    ]);
    const slots = await Promise.all(
      Array.from({ length: 8 }, () =>
        api().get('/v1/slots').query({ item: 'paspoort', from: '2026-12-08', until: '2026-12-09' }).expect(200),
      ),
    );
    for (const { body } of slots) expect(body.locations[0].days[0].slots[0].free).toBe(3);
    await api().post('/v1/holds').send(wish).expect(201);
  });

  it('runs at the speed it was given', async () => {
    await setClock('2026-12-01T07:00:00Z', 60_000).expect(200);
    await eventually(async () => {
      const { body } = await api().get('/v1/slots/first').query({ item: 'paspoort' }).expect(200);
      expect(body.locations[0].start > '2026-12-05').toBe(true);
    });
    await setClock('2026-11-30T07:00:00Z').expect(200);
  });

  it('moves slots through the nights in which the clocks change', async () => {
    await setClock('2027-03-20T07:00:00Z').expect(200);
    const { body } = await api()
      .get('/v1/slots')
      .query({ item: 'paspoort', from: '2027-03-26', until: '2027-03-31' })
      .expect(200);
    const firsts = body.locations[0].days.map((day: { slots: { start: string }[] }) => day.slots[0]?.start);
    expect(firsts).toEqual(['2027-03-26T08:00:00Z', '2027-03-30T07:00:00Z']);
    await setClock('2026-11-30T07:00:00Z').expect(200);
  });

  it('is set by nobody but an administrator', async () => {
    await api().post('/v1/development/clock').send({ now: '2030-01-01T00:00:00Z' }).expect(401);
    await api()
      .post('/v1/development/clock')
      .set('Authorization', counter())
      .send({ now: '2030-01-01T00:00:00Z' })
      .expect(403);
  });
});
