import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';

let house: House;
const api = () => request(house.url);
type Who = Parameters<House['key']>[0];
const bearer = (who: Who, municipalityId?: string) => `Bearer ${house.key(who, municipalityId)}`;

const aWay = (id: string, kind: string, facts: object = {}) => ({
  id,
  step: 'apply',
  kind,
  title: { nl: 'Zo gaat het' },
  description: { nl: 'Zo gaat het precies.' },
  ownMinutes: 10,
  trips: 0,
  costCents: 0,
  identification: 'none',
  ...facts,
});
const form = 'https://formulier.example/verhuizen';
const moving = {
  audience: ['person'],
  texts: {
    nl: { title: 'Verhuizing', summary: 'Geef uw verhuizing door.', description: 'U geeft door waar u gaat wonen.' },
  },
  ways: [
    aWay('online', 'online', { url: form, identification: 'digid' }),
    aWay('bellen', 'phone', { phone: '14 0123' }),
    aWay('balie', 'appointment', { trips: 1 }),
    aWay('zuil', 'online', { step: 'collect', url: form, channels: ['kiosk'] }),
  ],
};

const put = (path: string, body: object) =>
  api()
    .put(path)
    .query({ publish: true })
    .set('Authorization', bearer('editor'))
    .set('If-None-Match', '*')
    .send(body)
    .expect(201);

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await put('/v1/products/verhuismelding', moving);
}, 60_000);
afterAll(async () => house?.stop());

const path = '/v1/products/verhuismelding/handoffs';
const handOff = (way: string, who?: Who, key?: string) => {
  const asked = api().post(path);
  if (who) asked.set('Authorization', bearer(who));
  if (key) asked.set('Idempotency-Key', key);
  return asked.send({ way });
};
const contactsAbout = async (handoffId: string) =>
  (await api().get('/v1/contacts').query({ handoffId }).set('Authorization', bearer('clerk')).expect(200)).body;
const facts = async (query: object = {}) =>
  (await api().get('/v1/facts/handoffs').query(query).set('Authorization', bearer('editor')).expect(200)).body;
const setClock = (now: string) =>
  api().post('/v1/development/clock').set('Authorization', bearer('administrator')).send({ now, speed: 0 }).expect(200);

describe('passing somebody on', () => {
  it('is done by the web without credentials, by phone and by the kiosk, and counted for each week', async () => {
    const web = await handOff('online').expect(201);
    expect(web.body).toMatchObject({
      productId: 'verhuismelding',
      way: 'online',
      kind: 'online',
      channel: 'web',
      at: '2026-11-30T07:00:00Z',
      url: form,
      appointmentSkipped: true,
    });
    expect(web.headers.location).toBe(`${path}/${web.body.id}`);
    expect((await api().get(`${path}/${web.body.id}`).expect(200)).body).toEqual(web.body);
    const phone = await handOff('bellen', 'phone').expect(201);
    expect(phone.body).toMatchObject({ channel: 'phone', phone: '14 0123' });
    await handOff('zuil', 'kiosk').expect(201);
    await handOff('zuil', 'kiosk').expect(201);
    await setClock('2026-12-07T07:00:00Z');
    await handOff('online', 'kiosk').expect(201);

    const { items, ...sums } = await facts();
    const lines = items.map(({ productId, ...line }: { productId: string }) => {
      expect(productId).toBe('verhuismelding');
      return line;
    });
    const line = (week: string, way: string, kind: string, channel: string) => ({ week, way, kind, channel });
    expect(lines).toEqual([
      { ...line('2026-W50', 'online', 'online', 'kiosk'), handoffs: 1, appointmentsSkipped: 1 },
      { ...line('2026-W49', 'bellen', 'phone', 'phone'), handoffs: 1, appointmentsSkipped: 1 },
      { ...line('2026-W49', 'online', 'online', 'web'), handoffs: 1, appointmentsSkipped: 1 },
      { ...line('2026-W49', 'zuil', 'online', 'kiosk'), handoffs: 2, appointmentsSkipped: 0 },
    ]);
    expect(sums).toEqual({ page: 1, pageSize: 20, total: 4, handoffs: 5, appointmentsSkipped: 3 });
    expect(await facts({ from: '2026-12-07' })).toMatchObject({ total: 1, handoffs: 1 });
    expect(await facts({ until: '2026-12-07', productId: 'verhuismelding' })).toMatchObject({ total: 3, handoffs: 4 });

    for (const { body, who } of [{ body: web.body }, { body: phone.body, who: 'phone' }]) {
      const { items: moments } = await eventually(async () => {
        const found = await contactsAbout(body.id);
        expect(found.total).toBe(1);
        return found;
      });
      expect(moments[0]).toMatchObject({
        handoffId: body.id,
        productId: 'verhuismelding',
        about: 'handed-off',
        channel: body.channel,
        direction: 'in',
        at: body.at,
      });
      expect(moments[0].who).toBe(who);
    }
  });

  it('is refused for a way that is ours, that is not there, or that another channel offers', async () => {
    for (const way of ['balie', 'nergens'])
      expect((await handOff(way)).body).toMatchObject({ status: 400, errors: [{ path: 'way' }] });
    expect((await handOff('zuil')).body).toMatchObject({ status: 403, code: 'not-allowed' });
    const unknown = await api().post('/v1/products/onbekend/handoffs').send({ way: 'online' });
    expect(unknown.body).toMatchObject({ status: 404, code: 'product-unknown' });
    const elsewhere = await handOff('online').set('Host', 'proefdorp.localhost');
    expect(elsewhere.body).toMatchObject({ status: 404, code: 'product-unknown' });
  });

  it('twenty times at once with one key is one handoff, twenty equal answers and one contact moment', async () => {
    const before = (await facts()).handoffs;
    const key = '7d1c9d52-one-and-the-same';
    const answers = await Promise.all(Array.from({ length: 20 }, () => handOff('online', undefined, key)));
    const parts = answers.map(({ status, text, headers }) => JSON.stringify([status, text, headers.location]));
    expect(new Set(parts).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect((await facts()).handoffs).toBe(before + 1);
    const reused = await handOff('bellen', undefined, key);
    expect(reused.body).toMatchObject({ status: 409, code: 'idempotency-key-reused' });
    const last = await handOff('bellen').expect(201);
    await eventually(async () => expect((await contactsAbout(last.body.id)).total).toBe(1));
    expect((await contactsAbout(answers[0]?.body.id)).total).toBe(1);
  });
});

it('contacts loses none of the handoffs that are made while it is killed, and has none twice', async () => {
  const [contacts] = house.services('contacts');
  await contacts?.stop('SIGKILL');
  const answers = await Promise.all(Array.from({ length: 10 }, () => handOff('online').expect(201)));
  await contacts?.start();
  for (const { body } of answers) await eventually(async () => expect((await contactsAbout(body.id)).total).toBe(1));
});

describe('the facts', () => {
  const statusOf = async (who?: Who) => {
    const asked = api().get('/v1/facts/handoffs');
    return (await (who ? asked.set('Authorization', bearer(who)) : asked)).status;
  };

  it('are for who may edit products, plan, or see contacts', async () => {
    expect(await statusOf()).toBe(401);
    for (const who of ['web', 'kiosk', 'partner'] as const) expect(await statusOf(who)).toBe(403);
    for (const who of ['editor', 'planner', 'clerk', 'phone'] as const) expect(await statusOf(who)).toBe(200);
  });

  it('are of one municipality', async () => {
    const elsewhere = { Authorization: bearer('administrator', 'proefdorp') };
    const { body } = await api().get('/v1/facts/handoffs').set(elsewhere).expect(200);
    expect(body).toMatchObject({ items: [], total: 0, handoffs: 0, appointmentsSkipped: 0 });
  });
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
