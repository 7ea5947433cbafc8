import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, type House } from '#testkit';
import { aLocation, aTown } from './town.builder.js';
import { notThere, wijkcentrum } from './wijkcentrum.builder.js';
import { wrongParts } from './wrong-parts.builder.js';

let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await aTown(house);
}, 60_000);
afterAll(async () => house?.stop());

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type Who = Parameters<House['key']>[0];
const as = (who: Who, method: Method, path: string) =>
  request(house.url)
    [method](path)
    .set('Authorization', `Bearer ${house.key(who)}`);
const made = (path: string, body: object) => as('planner', 'put', path).set('If-None-Match', '*').send(body);
const changed = (path: string, version: number | '*', body: object) =>
  as('planner', 'put', path)
    .set('If-Match', version === '*' ? '*' : `"${version}"`)
    .send(body);

const { address, timeZone, openingHours } = aLocation(0);
const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' };
const book = async (locationId: string, start: string) =>
  (
    await as('phone', 'post', '/v1/appointments')
      .send({ items: [{ productId: 'paspoort' }], locationId, start, customer })
      .expect(201)
  ).body;
const startsAt = async (locationId: string, date: string, until: string) => {
  const { body } = await request(house.url)
    .get('/v1/slots')
    .query({ item: 'paspoort', locationId, from: date, until })
    .expect(200);
  return body.locations[0].days.flatMap(({ slots }: { slots: { start: string }[] }) => slots.map(({ start }) => start));
};

describe('a planner', () => {
  const wijk = '/v1/locations/wijkcentrum';

  it('makes a location part by part until it can be booked', async () => {
    const start = await made(wijk, { name: 'Wijkcentrum', address, timeZone }).expect(201);
    expect(start.headers.etag).toBe('"1"');
    expect(start.body).toEqual({ locationId: 'wijkcentrum', version: 1, dryRun: false, hits: [], hitsTotal: 0 });
    expect(await startsAt('wijkcentrum', '2026-12-01', '2026-12-02')).toEqual([]);
    await changed(`${wijk}/weekly-hours`, 1, { items: openingHours }).expect(200);
    await changed(`${wijk}/holidays`, 2, { country: 'NL', except: ['Koningsdag'] }).expect(200);
    for (const [at, [part, body]] of wijkcentrum.entries()) {
      const { headers } = await made(`${wijk}/${part}`, body).expect(201);
      expect(headers).toMatchObject({ etag: `"${at + 4}"`, location: `${wijk}/${part}` });
      expect((await as('planner', 'get', headers.location!).expect(200)).body).toMatchObject(body);
    }
    expect(await startsAt('wijkcentrum', '2026-12-01', '2026-12-03')).toEqual([
      '2026-12-01T10:40:00Z',
      '2026-12-01T10:45:00Z',
      '2026-12-01T10:50:00Z',
      '2026-12-02T09:00:00Z',
      '2026-12-02T09:05:00Z',
      '2026-12-02T09:10:00Z',
      '2026-12-02T09:15:00Z',
      '2026-12-02T09:20:00Z',
    ]);
  });

  it('reads each part with the version of the whole', async () => {
    const whole = ['weekly-hours', 'quotas', 'exceptions', 'closures', 'desks', 'plan'];
    for (const part of [...whole, ...wijkcentrum.map(([part]) => part)]) {
      const answer = await as('planner', 'get', `${wijk}/${part}`).expect(200);
      expect({ part, etag: answer.headers.etag }).toEqual({ part, etag: '"7"' });
    }
    for (const list of ['exceptions', 'closures', 'desks']) {
      const { body } = await as('planner', 'get', `${wijk}/${list}`).query({ pageSize: 1 }).expect(200);
      expect(body).toEqual({ items: [expect.anything()], page: 1, pageSize: 1, total: 1 });
    }
    const holidays = await request(house.url).get(`${wijk}/holidays`).query({ year: 2027 }).expect(200);
    const observed = new Map(
      holidays.body.days.map((day: { date: string; observed: boolean }) => [day.date, day.observed]),
    );
    expect(observed.get('2027-04-27')).toBe(false);
    expect(observed.get('2027-03-29')).toBe(true);
  });

  it('writes the whole document again and changes nothing, with or without the ids it was given', async () => {
    const { body: document } = await as('planner', 'get', `${wijk}/plan`);
    const again = await changed(`${wijk}/plan`, 7, document).expect(200);
    expect(again.body).toMatchObject({ version: 7, hits: [], hitsTotal: 0, dryRun: false });
    const bare = JSON.parse(
      JSON.stringify(document, (key, value) => (key === 'id' && value !== 'balie-1' ? undefined : value)),
    );
    expect((await changed(`${wijk}/plan`, 7, bare).expect(200)).body.version).toBe(7);
  });

  it('says how the line is called, in the part or in the whole document', async () => {
    const rules = { walkInShare: 40, priorityNeeds: ['wheelchair'], letter: 'B' };
    const usual = {
      mostAppointmentWaitMinutes: 10,
      mostWalkInWaitMinutes: 60,
      earlyMinutes: 5,
      lateMinutes: 15,
      callAgainMinutes: 3,
      silentMinutes: 10,
    };
    const place = '/v1/locations/wijkpost';
    await made(place, { name: 'Wijkpost', address, timeZone }).expect(201);
    expect((await as('planner', 'get', `${place}/queue-rules`).expect(200)).body).toMatchObject({ walkInShare: 33 });
    await changed(`${place}/queue-rules`, '*', rules).expect(200);
    const { body: document, headers } = await as('planner', 'get', `${place}/plan`).expect(200);
    expect([document.queue, headers.etag]).toEqual([{ ...usual, ...rules }, '"2"']);
    expect((await changed(`${place}/plan`, 2, document).expect(200)).body.version).toBe(2);
    await changed(`${place}/plan`, 2, { ...document, queue: { lateMinutes: 5 } }).expect(200);
    const read = await as('planner', 'get', `${place}/queue-rules`).expect(200);
    expect(read.body).toEqual({ walkInShare: 33, priorityNeeds: [], letter: 'A', ...usual, lateMinutes: 5 });
    await changed(`${place}/queue-rules`, 2, rules).expect(412);
  });

  it.each(wrongParts)('is told of %s by the name of the field', async (_what, part, body, path) => {
    const answer = await changed(part ? `${wijk}/${part}` : wijk, '*', body).expect(400);
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });

  it('must say what was seen, and is refused when it is no longer so', async () => {
    await as('planner', 'put', `${wijk}/weekly-hours`).send({ items: [] }).expect(428);
    await changed(`${wijk}/weekly-hours`, 3, { items: [] }).expect(412);
    await made(`${wijk}/exceptions/2026-12-02`, { hours: [] }).expect(412);
    for (const [part, body] of notThere) await changed(`${wijk}/${part}`, '*', body).expect(412);
    await as('planner', 'delete', `${wijk}/closures/brand`).expect(428);
    await as('planner', 'delete', `${wijk}/closures/nooit`).set('If-Match', '*').expect(404);
    await made(`${wijk}/desks/nooit/shifts/x`, { startsOn: '2026-12-01', from: '09:00', until: '12:00' }).expect(404);
    await made('/v1/locations/nergens/desks/a', { name: 'A' }).expect(404);
    expect((await as('planner', 'get', `${wijk}/plan`)).body.version).toBe(7);
  });
});

describe('a change of plan', () => {
  const plan = '/v1/locations/stadskantoor';

  it('is tried, made, and what it hits is moved in one order, each by itself', async () => {
    const at = (time: string) => `2026-12-01T${time}:00Z`;
    const booked = await Promise.all(['09:00', '09:00', '09:10'].map((time) => book('stadskantoor', at(time))));
    const shut = { from: at('09:00'), until: at('10:00') };
    const { etag } = (await as('planner', 'get', `${plan}/closures`).expect(200)).headers;
    const tried = await made(`${plan}/closures/storing?dryRun=true`, shut).expect(200);
    expect({ ...tried.body, etag: `"${tried.body.version}"` }).toMatchObject({ dryRun: true, hitsTotal: 3, etag });
    expect(tried.headers).not.toHaveProperty('etag');
    expect(tried.headers).not.toHaveProperty('location');
    await as('planner', 'get', `${plan}/closures/storing`).expect(404);
    const done = await made(`${plan}/closures/storing`, shut).expect(201);
    expect(done.body).toEqual({ ...tried.body, version: tried.body.version + 1, dryRun: false });
    expect(done.body.hits.map(({ appointmentId }: { appointmentId: string }) => appointmentId).sort()).toEqual(
      booked.map(({ id }) => id).sort(),
    );
    const taken = await book('stadskantoor', done.body.hits[2].proposal.start);
    expect(taken.state).toBe('booked');
    const moves = done.body.hits.map(
      (hit: { appointmentId: string; version: number; proposal: { start: string; locationId: string } }) => ({
        appointmentId: hit.appointmentId,
        version: hit.version,
        start: hit.proposal.start,
        locationId: hit.proposal.locationId,
      }),
    );
    const answer = await as('planner', 'post', '/v1/moves')
      .set('Idempotency-Key', 'moves-after-the-fire')
      .send({ moves })
      .expect(200);
    const again = await as('planner', 'post', '/v1/moves')
      .set('Idempotency-Key', 'moves-after-the-fire')
      .send({ moves })
      .expect(200);
    expect(answer.body.moved + answer.body.refused).toBe(3);
    expect(answer.body.moved).toBeGreaterThanOrEqual(2);
    for (const [at, result] of answer.body.results.entries())
      if (result.moved) {
        expect(again.body.results[at]).toEqual(result);
        const seen = await as('phone', 'get', `/v1/appointments/${result.appointmentId}`).expect(200);
        expect(seen.body).toMatchObject({ start: result.start, version: 2, state: 'booked' });
      } else expect(result).toMatchObject({ problem: 'slot-taken', alternatives: expect.any(Array) });
    const left = await as('planner', 'get', `${plan}/hits`).expect(200);
    expect(left.body.hitsTotal).toBe(answer.body.refused);
  });

  it('is a planner’s work, and what it tells has nothing personal in it', async () => {
    await as('phone', 'put', `${plan}/closures/x`).set('If-None-Match', '*').send({}).expect(403);
    await as('phone', 'get', `${plan}/hits`).expect(403);
    await as('web', 'post', '/v1/moves').send({ moves: [] }).expect(403);
    const start = '2026-12-03T09:00:00Z';
    const one = await book('stadskantoor', start);
    const hit = await made(`${plan}/closures/personal?dryRun=true`, { from: start, until: '2026-12-03T10:00:00Z' });
    expect(hit.text).toContain(one.id);
    expect(hit.text).not.toContain('example.org');
    expect(hit.text).not.toContain(one.code);
  });
});

describe('staff', () => {
  it('see the day, say who came and how it ended', async () => {
    const first = await book('stadskantoor', '2026-11-30T10:00:00Z');
    const second = await book('stadskantoor', '2026-11-30T11:00:00Z');
    const day = (query: object = {}) =>
      as('clerk', 'get', '/v1/appointments').query({ locationId: 'stadskantoor', date: '2026-11-30', ...query });
    expect((await day().expect(200)).body).toMatchObject({
      total: 2,
      items: [
        { id: first.id, state: 'booked', kind: 'appointment', deskId: expect.stringMatching(/^balie-/) },
        { id: second.id },
      ],
    });
    const path = `/v1/appointments/${first.id}`;
    const arrived = await as('kiosk', 'put', `${path}/arrival`).expect(200);
    expect(arrived.body).toMatchObject({ state: 'arrived', version: 2 });
    expect(arrived.headers.etag).toBe('"2"');
    await as('kiosk', 'put', `${path}/outcome`).send({ outcome: 'served' }).expect(403);
    const served = await as('counter', 'put', `${path}/outcome`).send({ outcome: 'served' }).expect(200);
    expect(served.body.history.map(({ did, by }: { did: string; by: object }) => [did, by])).toEqual([
      ['booked', { channel: 'phone', who: 'phone' }],
      ['arrived', { channel: 'kiosk', who: 'kiosk' }],
      ['served', { channel: 'counter', who: 'counter' }],
    ]);
    const early = await as('clerk', 'put', `/v1/appointments/${second.id}/outcome`)
      .send({ outcome: 'missed' })
      .expect(409);
    expect(early.body.code).toBe('too-early');
    expect((await day({ state: 'served' }).expect(200)).body).toMatchObject({ total: 1, items: [{ id: first.id }] });
    await day()
      .set('Authorization', `Bearer ${house.key('web')}`)
      .expect(403);
    await as('clerk', 'get', '/v1/appointments').expect(400);
    await as('clerk', 'get', '/v1/appointments').query({ date: '2026-11-30' }).expect(400);
    await as('clerk', 'get', '/v1/appointments').query({ code: first.code, date: '2026-11-30' }).expect(400);
  });

  it('set a rule aside by naming it; others may not', async () => {
    const order = {
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: '2026-12-05T09:00:00Z',
      customer,
    };
    const refused = await as('clerk', 'post', '/v1/appointments').send(order).expect(409);
    expect(refused.body).toMatchObject({ code: 'slot-not-offered', reason: 'closed' });
    await as('phone', 'post', '/v1/appointments')
      .send({ ...order, override: ['hours'] })
      .expect(403);
    const saturday = await as('clerk', 'post', '/v1/appointments')
      .send({ ...order, override: ['hours'] })
      .expect(201);
    expect(saturday.body.history).toMatchObject([{ did: 'booked', override: ['hours'] }]);
  });

  it('plan a product differently at one location', async () => {
    const path = '/v1/products/paspoort/planning/locations/stadskantoor';
    await made(path, { minutes: 25 }).expect(201);
    const { body } = await request(house.url)
      .get('/v1/slots')
      .query({ item: 'paspoort', locationId: 'stadskantoor' })
      .expect(200);
    expect(body.durationMinutes).toBe(25);
    await as('planner', 'delete', path).set('If-Match', '*').expect(204);
  });
});

it('leaves no error behind in any log', () => {
  expect(house.errors()).toEqual([]);
});
