import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Call, ListedTicket, Queue, Staffing, TakenTicket, Ticket } from '#contracts';
import { aHouse, type House } from '#testkit';
import { aTown } from './town.builder.js';
import { aPlace, asking, paspoort, type Who } from './walk-in-town.builder.js';

// Tuesday, ten in the morning in Amsterdam.
const tenOClock = '2026-12-01T09:00:00Z';
let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: `${tenOClock}*0` });
  await aTown(house);
}, 90_000);
afterAll(async () => house?.stop());
afterEach(async () => setClock(tenOClock));

const as = (...asked: Parameters<ReturnType<typeof asking>>) => asking(house)(...asked);
const setClock = (now: string) =>
  as('administrator', 'post', '/v1/development/clock').send({ now, speed: 0 }).expect(200);

const order = (locationId: string, rest: object = {}) => ({ locationId, items: paspoort, ...rest });
const take = async (locationId: string, rest: object = {}, who: Who | 'nobody' = 'kiosk') =>
  (
    await as(who === 'nobody' ? undefined : who, 'post', '/v1/tickets')
      .send(order(locationId, rest))
      .expect(201)
  ).body as TakenTicket;
const book = async (locationId: string, start: string) =>
  (
    await as('phone', 'post', '/v1/appointments')
      .send({ ...order(locationId), start, customer: { name: 'Saar de Test', contactBy: 'none' } })
      .expect(201)
  ).body as { id: string; code: string };
const look = async ({ id, token }: TakenTicket) =>
  (await as(undefined, 'get', `/v1/tickets/${id}`).set('Appointment-Token', token).expect(200)).body as Ticket;
const listed = async (locationId: string, query: object = {}) =>
  (await as('counter', 'get', `/v1/locations/${locationId}/tickets`).query(query).expect(200)).body as {
    items: ListedTicket[];
    total: number;
  };
const signOn = async (deskId: string, staffed = true) =>
  (await as('counter', 'put', `/v1/desks/${deskId}/staffing`).send({ staffed }).expect(200)).body as Staffing;
const next = async (deskId: string) =>
  (await as('counter', 'post', `/v1/desks/${deskId}/calls`).send({}).expect(201)).body as Call;
const nobodyFor = (deskId: string) => as('counter', 'post', `/v1/desks/${deskId}/calls`).expect(204);
const change = async ({ id }: Call, what: object) =>
  (await as('counter', 'patch', `/v1/calls/${id}`).send(what).expect(200)).body as Call;
const queueOf = async (locationId: string, query: object = {}) =>
  (await as(undefined, 'get', `/v1/locations/${locationId}/queue`).query(query).expect(200)).body as Queue;

describe('a ticket', () => {
  it('is taken at the kiosk, with needs and a language, and is seen so at the desk', async () => {
    await aPlace(house, 'zuilplein', ['zuil-1']);
    const needs = { wheelchair: true, interpreter: 'Tigrinya', extraMinutes: 5 };
    const answer = await as('kiosk', 'post', '/v1/tickets')
      .send(order('zuilplein', { language: 'en', needs }))
      .expect(201);
    const ticket = answer.body as TakenTicket;
    expect(answer.headers.location).toBe(`/v1/tickets/${ticket.id}`);
    expect(ticket).toMatchObject({
      ...{ number: 'A001', state: 'waiting', channel: 'kiosk', language: 'en', on: '2026-12-01', items: paspoort },
      ...{ needs, takenAt: tenOClock, estimate: { ahead: 0 } },
    });
    expect((await take('zuilplein')).number).toBe('A002');
    expect(await listed('zuilplein', { pageSize: 1 })).toMatchObject({
      total: 2,
      items: [{ id: ticket.id, needs, history: [{ did: 'taken', by: { channel: 'kiosk', who: 'kiosk' } }] }],
    });
    await signOn('zuil-1');
    expect((await next('zuil-1')).ticket).toMatchObject({ id: ticket.id, needs, language: 'en' });
    expect((await listed('zuilplein', { state: 'waiting' })).items).toMatchObject([{ number: 'A002' }]);
  });

  it('is taken from home: it says when to come, opens for its bearer only, and is given up', async () => {
    await aPlace(house, 'thuisplein', ['thuis-1']);
    await signOn('thuis-1');
    for (let ahead = 0; ahead < 3; ahead += 1) await take('thuisplein');
    const ticket = await take('thuisplein', {}, 'nobody');
    const { estimate } = ticket;
    expect(ticket.channel).toBe('web');
    expect(estimate).toMatchObject({ ahead: 3, waitMinutes: 30, callAt: '2026-12-01T09:30:00Z' });
    expect(estimate && tenOClock < estimate.comeAt && estimate.comeAt < estimate.callAt).toBe(true);

    await next('thuis-1');
    const { token: _, ...seen } = ticket;
    expect(await look(ticket)).toEqual({ ...seen, estimate: { ...estimate, ahead: 2 } });
    const path = `/v1/tickets/${ticket.id}`;
    const stranger = await take('thuisplein', {}, 'nobody');
    for (const shown of [await as(undefined, 'get', path), await as('editor', 'get', path)])
      expect([shown.status, shown.body.code]).toEqual([404, 'ticket-unknown']);
    const guess = as(undefined, 'get', path).set('Appointment-Token', stranger.token);
    expect((await guess.expect(404)).body.code).toBe('ticket-unknown');
    await as(undefined, 'delete', path).set('Appointment-Token', stranger.token).expect(404);
    for (let twice = 0; twice < 2; twice += 1)
      await as(undefined, 'delete', path).set('Appointment-Token', ticket.token).expect(204);
    expect((await look(ticket)).state).toBe('left');
    expect((await queueOf('thuisplein')).line.map(({ number }) => number)).toEqual(['A002', 'A003', stranger.number]);
  });

  it('is found by its code as long as it is open', async () => {
    await aPlace(house, 'codeplein', ['code-1']);
    const { id, code, number } = await take('codeplein', {}, 'nobody');
    const find = async () => (await as('phone', 'get', '/v1/appointments').query({ code }).expect(200)).body;
    expect(await find()).toMatchObject({ total: 1, items: [{ kind: 'ticket', id, number, state: 'waiting' }] });
    await signOn('code-1');
    await change(await next('code-1'), { do: 'finish' });
    expect(await find()).toMatchObject({ total: 0 });
  });

  it('is refused outside the hours, and when the line is longer than the day', async () => {
    await aPlace(house, 'laatplein', ['laat-1']);
    const refused = async () => (await as('kiosk', 'post', '/v1/tickets').send(order('laatplein')).expect(409)).body;
    await setClock('2026-12-01T06:00:00Z');
    expect(await refused()).toMatchObject({
      code: 'walk-in-closed',
      reason: 'closed',
      opensAt: '2026-12-01T08:00:00Z',
    });
    expect(await queueOf('laatplein')).toMatchObject({ open: false, opensAt: '2026-12-01T08:00:00Z', waiting: 0 });
    await setClock('2026-12-01T15:40:00Z');
    await signOn('laat-1');
    await take('laatplein');
    await take('laatplein');
    expect(await refused()).toMatchObject({
      code: 'walk-in-closed',
      reason: 'full',
      opensAt: '2026-12-02T08:00:00Z',
    });
    expect((await queueOf('laatplein')).join).toBeUndefined();
    await setClock('2026-12-01T16:00:00Z');
    expect(await refused()).toMatchObject({ code: 'walk-in-closed', reason: 'closed' });
  });
});

describe('who has an appointment', () => {
  it('says at the kiosk that they are there, goes before who walked in, and is served by the line', async () => {
    await aPlace(house, 'afspraakplein', ['afspraak-1']);
    await aPlace(house, 'verkeerdplein', ['verkeerd-1']);
    const { id, code } = await book('afspraakplein', '2026-12-01T09:10:00Z');
    await signOn('afspraak-1');
    const walkIn = await take('afspraakplein');
    await setClock('2026-12-01T09:07:00Z');
    const arrive = (body: object, who?: Who) => as(who, 'post', '/v1/tickets').send(body);
    expect((await arrive({ code, locationId: 'verkeerdplein' }, 'kiosk').expect(400)).body.errors).toMatchObject([
      { path: 'locationId' },
    ]);
    expect((await arrive({ code }).expect(403)).body.code).toBe('not-allowed');
    const arrived = (await arrive({ code, locationId: 'afspraakplein' }, 'kiosk').expect(201)).body as TakenTicket;
    expect(arrived).toMatchObject({ number: 'A002', code, appointmentId: id, agreedAt: '2026-12-01T09:10:00Z' });
    expect((await arrive({ code }, 'kiosk').expect(201)).body.id).toBe(arrived.id);
    expect((await as('counter', 'get', `/v1/appointments/${id}`).expect(200)).body.state).toBe('arrived');

    const called = await next('afspraak-1');
    expect(called).toMatchObject({ ticketId: arrived.id, state: 'called', ticket: { waitedMinutes: 0 } });
    await change(called, { do: 'serve' });
    await setClock('2026-12-01T09:15:00Z');
    await change(called, { do: 'finish' });
    expect((await as('counter', 'get', `/v1/appointments/${id}`).expect(200)).body.state).toBe('served');
    const second = await next('afspraak-1');
    expect([second.ticketId, second.ticket.waitedMinutes]).toEqual([walkIn.id, 15]);
    await change(second, { do: 'finish' });
    expect((await arrive({ code }, 'kiosk').expect(409)).body.code).toBe('appointment-closed');
  });

  it('and is said to be there by staff stands in the same line; who leaves it has cancelled', async () => {
    await aPlace(house, 'baliekant', ['kant-1']);
    const { id } = await book('baliekant', '2026-12-01T09:30:00Z');
    await as('counter', 'put', `/v1/appointments/${id}/arrival`).expect(200);
    const [ticket] = (await listed('baliekant')).items;
    expect(ticket).toMatchObject({ appointmentId: id, state: 'waiting', channel: 'counter' });
    await as('counter', 'delete', `/v1/tickets/${ticket?.id}`).expect(204);
    expect((await as('counter', 'get', `/v1/appointments/${id}`).expect(200)).body.state).toBe('cancelled');
  });
});

describe('a desk', () => {
  it('signs on, calls, calls out again, serves, changes the items and finishes', async () => {
    await aPlace(house, 'loketplein', ['loket-a']);
    const path = '/v1/desks/loket-a';
    expect((await as('counter', 'post', `${path}/calls`).expect(409)).body.code).toBe('desk-not-staffed');
    expect(await signOn('loket-a')).toMatchObject({
      staffed: true,
      since: tenOClock,
      silentAt: '2026-12-01T09:10:00Z',
    });
    await nobodyFor('loket-a');
    const ticket = await take('loketplein');
    const answer = await as('counter', 'post', `${path}/calls`).expect(201);
    const call = answer.body as Call;
    expect(answer.headers.location).toBe(`/v1/calls/${call.id}`);
    expect(call).toMatchObject({ number: 'A001', ticketId: ticket.id, deskId: 'loket-a', state: 'called', times: 1 });
    expect(await look(ticket)).toMatchObject({ state: 'called', deskId: 'loket-a', deskName: 'Loket loket-a' });
    expect((await as('counter', 'post', `${path}/calls`).expect(409)).body.code).toBe('desk-busy');
    expect((await change(call, { do: 'recall' })).times).toBe(2);
    expect(await change(call, { do: 'serve' })).toMatchObject({
      ...{ state: 'serving', servingAt: tenOClock, expectedUntil: '2026-12-01T09:10:00Z' },
    });
    const two = [{ productId: 'paspoort', people: 2 }];
    expect(await change(call, { do: 'change-items', items: two })).toMatchObject({
      ...{ expectedUntil: '2026-12-01T09:15:00Z', ticket: { items: two } },
    });
    const staffing = (await as('counter', 'get', `${path}/staffing`).expect(200)).body as Staffing;
    expect(staffing).toMatchObject({ staffed: true, call: { id: call.id } });
    const leaving = as(undefined, 'delete', `/v1/tickets/${ticket.id}`).set('Appointment-Token', ticket.token);
    expect((await leaving.expect(409)).body.code).toBe('ticket-closed');
    await setClock('2026-12-01T09:08:00Z');
    expect(await change(call, { do: 'finish' })).toMatchObject({ state: 'ended', outcome: 'served' });
    expect(await change(call, { do: 'finish' })).toMatchObject({ state: 'ended', outcome: 'served' });
    const closed = await as('counter', 'patch', `/v1/calls/${call.id}`).send({ do: 'serve' }).expect(409);
    expect(closed.body.code).toBe('call-closed');
    expect((await as('counter', 'get', `/v1/calls/${call.id}`).expect(200)).body.ticket.history).toMatchObject(
      ['taken', 'called', 'serving', 'changed', 'served'].map((did) => ({ did })),
    );
    expect((await signOn('loket-a', false)).staffed).toBe(false);
    expect((await as('counter', 'post', `${path}/calls`).expect(409)).body.code).toBe('desk-not-staffed');
  });

  it('parks a visitor, who comes back and goes first', async () => {
    await aPlace(house, 'parkeerplein', ['parkeer-1']);
    await signOn('parkeer-1');
    const ticket = await take('parkeerplein');
    const other = await take('parkeerplein');
    const third = await take('parkeerplein');
    const call = await next('parkeer-1');
    await change(call, { do: 'serve' });
    expect((await change(call, { do: 'park' })).outcome).toBe('parked');
    const meanwhile = await next('parkeer-1');
    expect(meanwhile.ticketId).toBe(other.id);
    expect(await look(ticket)).toMatchObject({ state: 'parked', estimate: { ahead: 0 } });
    const back = as(undefined, 'put', `/v1/tickets/${ticket.id}/return`).set('Appointment-Token', ticket.token);
    expect((await back.expect(200)).body).toMatchObject({ state: 'waiting', estimate: { ahead: 0 } });
    await change(meanwhile, { do: 'finish' });
    expect((await next('parkeer-1')).ticketId).toBe(ticket.id);
    expect((await look(third)).state).toBe('waiting');
  });

  it('passes a visitor on to a colleague, or to any with the skill, with a note; they go first there', async () => {
    await aPlace(house, 'doorplein', ['door-1', 'door-2', 'door-3'], { 'door-3': ['reisdocumenten', 'naturalisatie'] });
    for (const desk of ['door-1', 'door-2']) await signOn(desk);
    const ticket = await take('doorplein');
    const waiting = await take('doorplein');
    const call = await next('door-1');
    await change(call, { do: 'serve' });
    const gone = await as('counter', 'patch', `/v1/calls/${call.id}`).send({ do: 'transfer', deskId: 'door-3' });
    expect([gone.status, gone.body.code]).toEqual([409, 'desk-not-staffed']);
    expect((await change(call, { do: 'transfer', deskId: 'door-2', note: 'Foto is goed.' })).outcome).toBe(
      'transferred',
    );
    expect((await next('door-1')).ticketId).toBe(waiting.id);
    const passed = await next('door-2');
    expect(passed.ticket.history).toMatchObject([
      ...[{ did: 'taken' }, { did: 'called', deskId: 'door-1' }, { did: 'serving' }],
      ...[
        { did: 'transferred', deskId: 'door-1', note: 'Foto is goed.' },
        { did: 'called', deskId: 'door-2' },
      ],
    ]);
    expect(passed.ticketId).toBe(ticket.id);
    await change(passed, { do: 'transfer', skill: 'naturalisatie' });
    await nobodyFor('door-2');
    await signOn('door-3');
    const last = await next('door-3');
    expect([last.ticketId, last.ticket.forSkill]).toEqual([ticket.id, 'naturalisatie']);
    expect((await change(last, { do: 'finish' })).ticket.state).toBe('served');
  });

  it('calls who did not come once again, later, and then notes that they were missed', async () => {
    await aPlace(house, 'misplein', ['mis-1']);
    await signOn('mis-1');
    const ticket = await take('misplein');
    expect((await change(await next('mis-1'), { do: 'miss' })).outcome).toBe('not-there');
    expect((await look(ticket)).state).toBe('waiting');
    await nobodyFor('mis-1');
    await setClock('2026-12-01T09:03:00Z');
    const again = await next('mis-1');
    expect(again.ticketId).toBe(ticket.id);
    expect((await change(again, { do: 'miss' })).outcome).toBe('missed');
    expect((await look(ticket)).state).toBe('missed');
    await setClock('2026-12-01T09:06:00Z');
    await nobodyFor('mis-1');
  });

  it('that is left gives its visitor back to the line, to be called first', async () => {
    await aPlace(house, 'wegplein', ['weg-1', 'weg-2']);
    for (const desk of ['weg-1', 'weg-2']) await signOn(desk);
    const ticket = await take('wegplein');
    await take('wegplein');
    await change(await next('weg-1'), { do: 'serve' });
    await signOn('weg-1', false);
    const call = await next('weg-2');
    expect(call.ticketId).toBe(ticket.id);
    expect(call.ticket.history).toContainEqual(expect.objectContaining({ did: 'desk-left', deskId: 'weg-1' }));
  });

  it('of one name in two locations is told apart by its location', async () => {
    for (const place of ['tweelingwest', 'tweelingoost']) await aPlace(house, place, ['tweeling']);
    const sign = (locationId?: string) =>
      as('counter', 'put', '/v1/desks/tweeling/staffing')
        .query(locationId ? { locationId } : {})
        .send({ staffed: true });
    expect((await sign().expect(400)).body.errors).toMatchObject([{ path: 'locationId' }]);
    expect((await sign('tweelingoost').expect(200)).body.locationId).toBe('tweelingoost');
    await take('tweelingoost');
    const call = (locationId: string) =>
      as('counter', 'post', '/v1/desks/tweeling/calls').query({ locationId }).send({});
    expect((await call('tweelingwest').expect(409)).body.code).toBe('desk-not-staffed');
    expect((await call('tweelingoost').expect(201)).body).toMatchObject({ locationId: 'tweelingoost', number: 'A001' });
    expect((await call('nergens').expect(404)).body.code).toMatch(/^(location|desk)-unknown$/);
  });
});

describe('the rules of a line', () => {
  it('are read and written with a version, and change who is called first', async () => {
    await aPlace(house, 'regelplein', ['regel-1']);
    const path = '/v1/locations/regelplein/queue-rules';
    const found = await as('planner', 'get', path).expect(200);
    expect(found.body).toMatchObject({ walkInShare: 33, priorityNeeds: [], callAgainMinutes: 3, letter: 'A' });
    const put = (body: object, etag: string) => as('planner', 'put', path).set('If-Match', etag).send(body);
    const etag = String(found.headers.etag);

    const agreed = await book('regelplein', '2026-12-01T09:00:00Z');
    const walkIn = await take('regelplein');
    await as('kiosk', 'post', '/v1/tickets').send({ code: agreed.code }).expect(201);
    const wheels = await take('regelplein', { needs: { wheelchair: true } });
    const order = async () => (await queueOf('regelplein')).line.map(({ number }) => number);
    expect(await order()).toEqual(['A002', walkIn.number, wheels.number]);
    const other = await put({ walkInShare: 100, mostAppointmentWaitMinutes: 60, letter: 'B' }, etag).expect(200);
    expect((await put({ walkInShare: 50 }, etag).expect(412)).body.code).toBe('version-changed');
    expect(await order()).toEqual([walkIn.number, wheels.number, 'A002']);
    await put({ priorityNeeds: ['wheelchair'], letter: 'B' }, String(other.headers.etag)).expect(200);
    expect((await as('planner', 'get', path).expect(200)).body.priorityNeeds).toEqual(['wheelchair']);
    const late = await take('regelplein', { needs: { wheelchair: true } });
    expect(late.number).toBe('B004');
    const later = await order();
    expect(later.indexOf(late.number)).toBeLessThan(later.indexOf(walkIn.number));
    await as('counter', 'put', path).set('If-Match', '*').send({}).expect(403);
  });
});

describe('the screen in the hall', () => {
  it('shows numbers, desks and minutes, and nothing of anybody', async () => {
    await aPlace(house, 'schermplein', ['scherm-1']);
    const agreed = await book('schermplein', '2026-12-01T09:00:00Z');
    const { body } = await as('kiosk', 'post', '/v1/tickets').send({ code: agreed.code }).expect(201);
    const walkIn = await take('schermplein', { needs: { interpreter: 'Tigrinya' }, language: 'fr' });
    await signOn('scherm-1');
    const call = await next('scherm-1');
    const queue = await queueOf('schermplein', { item: 'paspoort:2' });
    expect(queue).toMatchObject({
      ...{ open: true, openUntil: '2026-12-01T16:00:00Z', waiting: 1, desks: 1, join: { ahead: 1, waitMinutes: 20 } },
      called: [{ number: 'A001', deskId: 'scherm-1', deskName: 'Loket scherm-1', serving: false }],
      line: [{ number: 'A002', waitMinutes: 10 }],
    });
    const text = JSON.stringify(queue);
    const personal = [agreed.id, agreed.code, body.id, body.token, walkIn.id, walkIn.code, call.id];
    for (const word of [...personal, 'Saar', 'Tigrinya', 'paspoort', '"fr"']) expect(text).not.toContain(word);
    expect((await as(undefined, 'get', '/v1/locations/nergens/queue').expect(404)).body.code).toBe('location-unknown');
    await as(undefined, 'get', '/v1/locations/schermplein/tickets').expect(401);
    await as('kiosk', 'get', '/v1/locations/schermplein/tickets').expect(403);
  });
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
