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
const overheard = async (asked: request.Test, status: number): Promise<request.Response> => {
  const answer = await asked.expect(status);
  toOthers.push(JSON.stringify([answer.headers, answer.text]));
  return answer;
};

/** While no appointment can be written: the database refuses it, and tells the row. */
const whileBroken = async (work: () => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  try {
    await client.query(
      `create function public.refuse() returns trigger language plpgsql as
         $$ begin raise exception 'broken on purpose: %', new; end $$;
       create trigger refused before insert on appointments.appointments for each row execute function public.refuse()`,
    );
    await work();
  } finally {
    await client.query('drop trigger refused on appointments.appointments; drop function public.refuse()');
    await client.end();
  }
};

const everywhere = async () =>
  new Map([
    ...(await tablesOf(house)),
    ...(await streamsOf(house)),
    ...(await metricsOf(house)),
    ...logsOf(house),
    ['answers to others', toOthers.join('\n')],
  ]);
const found = async (): Promise<string[]> => {
  const texts = await everywhere();
  const hashes = [...(texts.get('appointments.person_keys') ?? '').matchAll(/\\x([0-9a-f]{64})/g)].map(
    ([, hash]) => hash,
  );
  for (const hash of hashes) if (hash) known.add(hash);
  return [...texts].flatMap(([where, text]) => [
    ...marksIn(text).map((mark) => `${where}: ${mark}`),
    ...(where === 'appointments.person_keys' ? [] : hashesIn(text).map((hash) => `${where}: a hash, ${hash}`)),
  ]);
};
/** What the citizen is found by. */
const known = new Set<string>();
const hashesIn = (text: string): string[] =>
  [...known].filter((hash) => {
    const bytes = Buffer.from(hash, 'hex');
    return [hash, bytes.toString('base64').slice(0, -1), bytes.toString('base64url')].some((form) =>
      text.includes(form),
    );
  });

/** What a colleague is told: staff write it, and nothing about the person. It is kept with the ticket. */
const noted = 'Boomklevernotitie';
const notedAt = async (): Promise<string[]> =>
  [...(await everywhere())].flatMap(([where, text]) => (text.includes(noted) ? [where] : []));

/** Walks in, is passed on to another desk with a note, is served, and says what they think of it. */
const inLine = async (): Promise<{ id: string; token: string }> => {
  const counter = bearer('counter');
  await api()
    .post('/v1/development/clock')
    .set(bearer('administrator'))
    .send({ now: '2026-11-30T09:00:00Z', speed: 0 })
    .expect(200);
  const walkIn = { locationId: 'stadskantoor', items: [{ productId: 'paspoort' }], needs: markedNeeds };
  await overheard(
    api()
      .post('/v1/tickets')
      .send({ ...walkIn, locationId: 'nergens' }),
    404,
  );
  const taken = await api().post('/v1/tickets').send(walkIn).expect(201);
  const { id, token } = taken.body as { id: string; token: string };
  const own = { 'Appointment-Token': token };
  expect(marksIn((await api().get(`/v1/tickets/${id}`).set(own).expect(200)).text)).not.toEqual([]);
  const line = '/v1/locations/stadskantoor/tickets';
  expect(marksIn((await api().get(line).set(counter).expect(200)).text)).not.toEqual([]);
  const desks = ['balie-1', 'balie-2'].map((desk) => `/v1/desks/${desk}`);
  for (const desk of desks) await api().put(`${desk}/staffing`).set(counter).send({ staffed: true }).expect(200);
  const call = async (desk = '') =>
    (await api().post(`${desk}/calls`).set(counter).send({ ticketId: id }).expect(201)).body as { id: string };
  const change = (callId: string, what: object) =>
    api()
      .patch(`/v1/calls/${callId}`)
      .set(counter)
      .set('Idempotency-Key', `a-change-of-${callId}`)
      .send(what)
      .expect(200);
  const first = await call(desks[0]);
  await change(first.id, { do: 'transfer', deskId: 'balie-2', note: noted });
  const second = await call(desks[1]);
  const served = await change(second.id, { do: 'finish' });
  expect(served.text).toContain(noted);
  const feedback = { ticketId: id, satisfaction: 5, waitAcceptable: true, comment: `${markedNotes} ${marked.name}` };
  await overheard(api().post('/v1/feedback').send(feedback), 404);
  await api().post('/v1/feedback').set(own).set('Idempotency-Key', 'what-they-thought').send(feedback).expect(200);
  await overheard(api().get('/v1/facts/waiting').set(bearer('planner')), 200);
  expect(await notedAt()).toEqual(['appointments.tickets']);
  return { id, token };
};

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
  const visited = `/v1/appointments/${third.body.id}`;
  await api().put(`${visited}/arrival`).set(bearer('counter')).expect(200);
  await api().put(`${visited}/outcome`).set(bearer('counter')).send({ outcome: 'served' }).expect(200);
  const fourth = await api()
    .post('/v1/appointments')
    .set(bearer('phone'))
    .send({ ...order, start: '2026-12-01T11:00:00Z' })
    .expect(201);
  const moves = [
    {
      appointmentId: fourth.body.id,
      version: fourth.body.version,
      locationId: 'stadskantoor',
      start: '2026-12-01T11:30:00Z',
    },
  ];
  const bulk = await api().post('/v1/moves').set(bearer('planner')).send({ moves }).expect(200);
  expect(bulk.body.results).toMatchObject([{ appointmentId: fourth.body.id }]);
  expect(marksIn(bulk.text)).toEqual([]);
  await api().delete(`/v1/appointments/${fourth.body.id}`).set(bearer('phone')).expect(204);
  const given = await api()
    .post('/v1/holds')
    .send({ ...visit('2026-12-01T12:00:00Z'), needs: markedNeeds })
    .expect(201);
  await api().delete(`/v1/holds/${given.body.id}`).set('Appointment-Token', given.body.token).expect(204);
  await whileBroken(() =>
    overheard(
      api()
        .post('/v1/appointments')
        .send({ ...order, start: '2026-12-01T13:00:00Z' }),
      500,
    ),
  );

  const ticket = await inLine();

  await overheard(api().get(`/v1/tickets/${ticket.id}`), 404);
  await overheard(api().get('/v1/locations/stadskantoor/queue'), 200);
  await overheard(api().get(path), 404);
  await overheard(api().get(path).set('Appointment-Token', second.body.token), 404);
  await overheard(api().get(path).set(bearer('administrator', 'proefdorp')), 404);
  await overheard(api().get('/v1/appointments').query({ code: hold.body.code }).set(bearer('phone', 'proefdorp')), 200);
  await overheard(
    api().post('/v1/privacy/exports').set(bearer('privacy-officer', 'proefdorp')).send({ email: marked.email }),
    200,
  );
  for (const list of ['/v1/products', '/v1/locations', '/v1/openapi.json', '/v1/slots?item=paspoort'])
    await overheard(api().get(list), 200);
  await overheard(api().get('/v1/contacts').query({ appointmentId: hold.body.id }).set(bearer('clerk')), 200);
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, start: 'morgen' }),
    400,
  );
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, customer: { ...marked, contactBy: 'duif' } }),
    400,
  );
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, notes: `${markedNotes} 111222333` }),
    400,
  );
  await overheard(
    api()
      .post('/v1/appointments')
      .send({ ...order, start: '2026-12-06T08:00:00Z' }),
    409,
  );
  await overheard(
    api().post('/v1/appointments').set('content-type', 'application/json').send(`{"email":"${marked.email}",`),
    400,
  );
  await overheard(api().post('/v1/privacy/exports').send({ email: marked.email }), 401);
  await overheard(api().post('/v1/privacy/exports').set(bearer('clerk')).send({ phone: marked.phone }), 403);
  await overheard(api().post('/v1/privacy/exports').set(bearer('privacy-officer')).send({ email: marked.name }), 400);
  await eventually(async () => {
    const { body } = await api().get('/v1/contacts').query({ appointmentId: hold.body.id }).set(bearer('clerk'));
    expect(body.total).toBeGreaterThan(1);
  });
  expect(await found()).toEqual([]);

  const officer = bearer('privacy-officer');
  const exported = await api().post('/v1/privacy/exports').set(officer).send({ email: marked.email }).expect(200);
  expect(exported.body.appointments).toHaveLength(4);
  await api().post('/v1/privacy/erasures').set(token).send({ appointmentId: hold.body.id }).expect(201);
  expect(marksIn((await overheard(api().get(path).set(token), 200)).text)).toEqual([]);
  const rest = await api().post('/v1/privacy/erasures').set(officer).send({ phone: '0619283746' }).expect(201);
  expect(rest.body.appointmentIds).toHaveLength(3);
  toOthers.push(JSON.stringify([rest.headers, rest.text]));
  const nobody = await api().post('/v1/privacy/exports').set(officer).send({ email: marked.email }).expect(200);
  expect(nobody.body).toMatchObject({ appointments: [], contacts: [] });
  const left = (await tablesOf(house)).get('appointments.remembered_answers') ?? '';
  expect(left).not.toContain(hold.body.id);
  expect(await found()).toEqual([]);

  await api()
    .post('/v1/appointments')
    .send({ ...order, start: '2026-12-01T14:00:00Z' })
    .expect(201);
  await api()
    .post('/v1/development/clock')
    .set(bearer('administrator'))
    .send({ now: '2027-02-01T08:00:00Z', speed: 0 })
    .expect(200);
  await eventually(async () => {
    const tables = await tablesOf(house);
    expect(tables.get('appointments.person_keys')).toBe('');
    expect(tables.get('appointments.erasures')).toContain('retention');
    expect(tables.get('appointments.feedback')).not.toContain('\\x');
    expect(await notedAt()).toEqual([]);
  }, 75_000);
  expect(await found()).toEqual([]);
}, 200_000);

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

it('leaves the error in the log that was planted, in appointments and at the door, and no other', () => {
  const planted = house.errors().map((line) => (JSON.parse(line) as { requestId?: string }).requestId);
  expect(planted).toHaveLength(2);
  expect(new Set(planted).size).toBe(1);
});
