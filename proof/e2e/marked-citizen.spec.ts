import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import request from 'supertest';
import { aHouse, eventually, type House } from '#testkit';
import { logsOf, marked, markedNeeds, markedNotes, marksIn, metricsOf, streamsOf, tablesOf } from './marks.builder.js';
import { aTown } from './town.builder.js';

let house: House;
const api = () => request(house.url);
const bearer = (who: Parameters<House['key']>[0], town?: string) => ({
  Authorization: `Bearer ${house.key(who, town)}`,
});
/** What others, and the citizen where it went wrong, were answered. */
const toOthers: string[] = [];

beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0', environment: { LOG_LEVEL: 'debug' } });
  await aTown(house, { desks: 4 });
}, 90_000);
afterAll(async () => house?.stop());

const visit = (start: string) => ({ items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start });
const overheard = async (asked: request.Test): Promise<request.Response> => {
  const answer = await asked;
  toOthers.push(JSON.stringify([answer.headers, answer.text]));
  return answer;
};

const everywhere = async () =>
  new Map([
    ...(await tablesOf(house)),
    ...(await streamsOf(house)),
    ...(await metricsOf(house)),
    ...logsOf(house),
    ['answers to others', toOthers.join('\n')],
  ]);
const found = async (): Promise<string[]> =>
  [...(await everywhere())].flatMap(([where, text]) => marksIn(text).map((mark) => `${where}: ${mark}`));

it('a marked citizen goes through everything, and is found nowhere but in answers to who may know', async () => {
  const order = { ...visit('2026-12-01T08:00:00Z'), customer: marked, notes: markedNotes, needs: markedNeeds };
  const hold = await api()
    .post('/v1/holds')
    .send({ ...visit('2026-12-01T08:00:00Z'), needs: markedNeeds })
    .expect(201);
  const token = { 'Appointment-Token': hold.body.token };
  const confirm = { holdId: hold.body.id, customer: marked, notes: markedNotes };
  const key = { 'Idempotency-Key': 'a-marked-citizen-books' };
  await api().post('/v1/appointments').set(token).set(key).send(confirm).expect(201);
  await api().post('/v1/appointments').set(token).set(key).send(confirm).expect(201);
  const second = await api()
    .post('/v1/appointments')
    .set(bearer('phone'))
    .send({ ...order, start: '2026-12-01T09:00:00Z' });
  expect(second.status).toBe(201);
  const third = await api()
    .post('/v1/appointments')
    .set(bearer('counter'))
    .send({ ...order, start: '2026-11-30T08:00:00Z' });
  expect(third.status).toBe(201);
  const path = `/v1/appointments/${hold.body.id}`;
  await api()
    .patch(path)
    .set(token)
    .set('If-Match', '*')
    .send({ customer: { phone: marked.phone } })
    .expect(200);
  const moved = await api().patch(path).set(token).set('If-Match', '*').send({ start: '2026-12-01T10:00:00Z' });
  expect(moved.body.customer.email).toBe(marked.email);
  await api().get(`${path}/calendar`).set(token).expect(200);
  const byCode = await api().get('/v1/appointments').query({ code: hold.body.code }).set(bearer('phone')).expect(200);
  expect(marksIn(byCode.text)).not.toEqual([]);
  const day = { locationId: 'stadskantoor', date: '2026-12-01' };
  expect(marksIn((await api().get('/v1/appointments').query(day).set(bearer('clerk')).expect(200)).text)).not.toEqual(
    [],
  );
  await api().post(`/v1/appointments/${third.body.id}/arrival`).set(bearer('counter')).send({});

  await overheard(api().get(path));
  await overheard(api().get(path).set('Appointment-Token', second.body.token));
  await overheard(api().get(path).set(bearer('administrator', 'proefdorp')));
  await overheard(api().get('/v1/appointments').query({ code: hold.body.code }).set(bearer('phone', 'proefdorp')));
  await overheard(
    api().post('/v1/privacy/exports').set(bearer('privacy-officer', 'proefdorp')).send({ email: marked.email }),
  );
  for (const list of ['/v1/products', '/v1/locations', '/v1/openapi.json', '/v1/slots?item=paspoort'])
    await overheard(api().get(list));
  await overheard(api().get('/v1/contacts').query({ appointmentId: hold.body.id }).set(bearer('clerk')));
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, start: 'morgen' }),
  );
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, customer: { ...marked, contactBy: 'duif' } }),
  );
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, notes: `${markedNotes} 111222333` }),
  );
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, start: '2026-12-06T08:00:00Z' }),
  );
  await overheard(
    api().post('/v1/appointments').set('content-type', 'application/json').send(`{"email":"${marked.email}",`),
  );
  await overheard(api().post('/v1/privacy/exports').send({ email: marked.email }));
  await overheard(api().post('/v1/privacy/exports').set(bearer('clerk')).send({ phone: marked.phone }));
  await overheard(api().post('/v1/privacy/exports').set(bearer('privacy-officer')).send({ email: marked.name }));
  await eventually(async () => {
    const { body } = await api().get('/v1/contacts').query({ appointmentId: hold.body.id }).set(bearer('clerk'));
    expect(body.total).toBeGreaterThan(1);
  });
  expect(await found()).toEqual([]);

  const officer = bearer('privacy-officer');
  const exported = await api().post('/v1/privacy/exports').set(officer).send({ email: marked.email }).expect(200);
  expect(exported.body.appointments).toHaveLength(3);
  await api().post('/v1/privacy/erasures').set(token).send({ appointmentId: hold.body.id }).expect(201);
  expect(marksIn((await overheard(api().get(path).set(token))).text)).toEqual([]);
  const rest = await api().post('/v1/privacy/erasures').set(officer).send({ phone: '0619283746' }).expect(201);
  expect(rest.body.appointmentIds).toHaveLength(2);
  toOthers.push(JSON.stringify([rest.headers, rest.text]));
  const nobody = await api().post('/v1/privacy/exports').set(officer).send({ email: marked.email }).expect(200);
  expect(nobody.body).toMatchObject({ appointments: [], contacts: [] });
  const left = (await tablesOf(house)).get('appointments.remembered_answers') ?? '';
  expect(left).not.toContain(hold.body.id);
  expect(await found()).toEqual([]);
}, 120_000);

it('would be found: in a table, in a log line, in hex, in base64', async () => {
  for (const form of ['utf8', 'hex', 'base64', 'base64url'] as const)
    for (const before of ['', 'a', 'ab'])
      expect(marksIn(`{"msg":"${Buffer.from(`${before}${marked.name}!`).toString(form)}"}`)).not.toEqual([]);
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  await client.query('create table public.planted (what bytea)');
  await client.query('insert into public.planted values ($1)', [Buffer.from(marked.email)]);
  await client.end();
  expect(await found()).toEqual(expect.arrayContaining([expect.stringContaining('planted')]));
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
