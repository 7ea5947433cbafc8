import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, type House } from '#testkit';
import { aTown } from './town.builder.js';

let house: House;
beforeAll(async () => {
  // Tuesday, ten in the morning in Amsterdam.
  house = await aHouse({ clock: '2026-12-01T09:00:00Z*0', municipality: { limits: { wrongCodes: 5 } } });
  await aTown(house);
}, 60_000);
afterAll(async () => house?.stop());

type Who = Parameters<House['key']>[0];
type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
const api = (method: Method, path: string, who?: Who) => {
  const asked = request(house.url)[method](path);
  return who ? asked.set('Authorization', `Bearer ${house.key(who)}`) : asked;
};
let now = Date.parse('2026-12-01T09:00:00Z');
const later = async (minutes: number): Promise<void> => {
  now += minutes * 60_000;
  const clock = { now: new Date(now).toISOString(), speed: 0 };
  await api('post', '/v1/development/clock', 'administrator').send(clock).expect(200);
};

const take = async (order: object, who?: Who) => (await api('post', '/v1/tickets', who).send(order).expect(201)).body;
const walkIn = { locationId: 'stadskantoor', items: [{ productId: 'paspoort' }] };
/** Whoever is next is called, served, and goes. */
const serveNext = async (): Promise<void> => {
  await api('put', '/v1/desks/balie-1/staffing', 'counter').send({ staffed: true }).expect(200);
  const { body: call } = await api('post', '/v1/desks/balie-1/calls', 'counter').send({}).expect(201);
  for (const change of ['serve', 'finish'])
    await api('patch', `/v1/calls/${call.id}`, 'counter').send({ do: change }).expect(200);
};
const give = (feedback: object, { who, token }: { who?: Who; token?: string } = {}) => {
  const asked = api('post', '/v1/feedback', who);
  return (token ? asked.set('Appointment-Token', token) : asked).send(feedback);
};
const facts = async (query: object = {}) =>
  (await api('get', '/v1/facts/waiting', 'planner').query(query).expect(200)).body;

describe('after a visit', () => {
  it('who walked in says from home what they thought, and the wait is known', async () => {
    const { id, token } = await take(walkIn);
    const early = await give({ ticketId: id, done: true }, { token });
    expect(early.body).toMatchObject({ status: 409, code: 'too-early' });
    await later(12);
    await serveNext();
    const order = { ticketId: id, satisfaction: 2, waitAcceptable: false, done: true, comment: 'Lang gewacht.' };
    const heard = await give(order, { token }).expect(200);
    expect(heard.body).toMatchObject({ about: 'visit', locationId: 'stadskantoor', productIds: ['paspoort'] });
    expect(heard.body.comment).toBe('Lang gewacht.');
    expect(heard.headers['cache-control']).toBe('no-store');
    expect(await facts()).toEqual({
      items: [
        {
          productId: 'paspoort',
          locationId: 'stadskantoor',
          visits: 1,
          averageMinutes: 12,
          medianMinutes: 12,
          p80Minutes: 12,
          judged: 1,
          tooLong: false,
          satisfaction: 2,
          donePercent: 100,
        },
      ],
      page: 1,
      pageSize: 20,
      total: 1,
    });
  });

  it('who had an appointment says so at the kiosk, by its code; again replaces it, also after everything was killed', async () => {
    const customer = { name: 'Test Burger', contactBy: 'none' };
    const start = '2026-12-01T09:30:00Z';
    const booked = await api('post', '/v1/appointments', 'phone')
      .send({ ...walkIn, start, customer })
      .expect(201);
    const { id, code, token } = booked.body;
    await take({ code }, 'kiosk');
    await later(20);
    await serveNext();
    const first = await give({ code, satisfaction: 3 }, { who: 'kiosk' }).expect(200);
    const [appointments] = house.services('appointments');
    await appointments?.stop('SIGKILL');
    expect((await give({ code, satisfaction: 4 }, { who: 'kiosk' })).status).toBe(503);
    await appointments?.start();
    const again = await give({ appointmentId: id, satisfaction: 4, waitAcceptable: true }, { token }).expect(200);
    expect(again.body).toMatchObject({ id: first.body.id, satisfaction: 4 });
    expect((await facts()).items).toMatchObject([{ visits: 2, judged: 2, satisfaction: 3, averageMinutes: 7 }]);
  });

  it('is nobody else who says so', async () => {
    const { id, token } = await take(walkIn);
    await later(1);
    await serveNext();
    const { id: _other, token: others } = await take(walkIn);
    for (const wrong of [undefined, others, 'A'.repeat(43)])
      expect((await give({ ticketId: id, done: true }, wrong ? { token: wrong } : {})).body).toMatchObject({
        status: 404,
        code: 'ticket-unknown',
      });
    await give({ ticketId: id, done: true }, { token }).expect(200);
    await serveNext();
  });
});

it('codes that open nothing are limited, and nobody without a credential tries one', async () => {
  const { code } = await take(walkIn);
  await serveNext();
  expect((await give({ code, done: true })).body).toMatchObject({ status: 403, code: 'not-allowed' });
  const statuses: number[] = [];
  for (let at = 0; at < 12; at += 1)
    statuses.push((await give({ code: `K7M-4Q${'2346789'[at % 7]}`, done: true }, { who: 'app' })).status);
  // The minute may turn once meanwhile.
  expect([404, 429].map((status) => statuses.includes(status))).toEqual([true, true]);
  expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(10);
});

describe('after a handoff', () => {
  const form = {
    id: 'online',
    step: 'apply',
    kind: 'online',
    title: { nl: 'Zo gaat het' },
    description: { nl: 'Zo gaat het precies.' },
    ownMinutes: 10,
    trips: 0,
    costCents: 0,
    identification: 'digid',
    url: 'https://formulier.example/verhuizen',
  };
  const moving = {
    audience: ['person'],
    texts: {
      nl: { title: 'Verhuizing', summary: 'Geef uw verhuizing door.', description: 'U geeft door waar u gaat.' },
    },
    ways: [form],
  };

  it('who was passed on says whether it worked; of what never was there is nothing to say', async () => {
    await api('put', '/v1/products/verhuismelding', 'editor')
      .query({ publish: true })
      .set('If-None-Match', '*')
      .send(moving)
      .expect(201);
    const { body } = await api('post', '/v1/products/verhuismelding/handoffs').send({ way: 'online' }).expect(201);
    const about = { handoffId: body.id, productId: 'verhuismelding' };
    const first = await give({ ...about, done: false }).expect(200);
    expect(first.body).toMatchObject({ about: 'handoff', productIds: ['verhuismelding'], done: false });
    expect((await give({ ...about, done: true }).expect(200)).body.id).toBe(first.body.id);
    for (const wrong of [{ handoffId: '019abf00-0000-7000-8000-00000000ffff' }, { productId: 'paspoort' }])
      expect((await give({ ...about, ...wrong, done: true })).body).toMatchObject({ status: 404, code: 'not-found' });
    expect((await facts({ productId: 'verhuismelding' })).items).toEqual([]);
  });
});

it('the facts are for who edits products, plans, or sees contacts, of one municipality', async () => {
  const statusOf = async (who?: Who) => (await api('get', '/v1/facts/waiting', who)).status;
  expect(await statusOf()).toBe(401);
  for (const who of ['web', 'kiosk', 'partner'] as const) expect(await statusOf(who)).toBe(403);
  for (const who of ['editor', 'clerk', 'phone'] as const) expect(await statusOf(who)).toBe(200);
  const elsewhere = { Authorization: `Bearer ${house.key('administrator', 'proefdorp')}` };
  const { body } = await request(house.url).get('/v1/facts/waiting').set(elsewhere).expect(200);
  expect(body).toMatchObject({ items: [], total: 0 });
  const wrong = { from: '2026-12-01', until: '2026-12-01' };
  await api('get', '/v1/facts/waiting', 'planner').query(wrong).expect(400);
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
