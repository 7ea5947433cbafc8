import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countHandoffs, getHandoff, getWaysFacts, listChannelLimits, listContacts, makeHandoff } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const handoff = {
  id: '019abf00-0000-7000-8000-00000000000d',
  productId: 'verhuismelding',
  way: 'online',
  kind: 'online',
  channel: 'web',
  at: '2026-11-24T10:00:00Z',
  url: 'https://formulier.example/verhuizen',
  appointmentSkipped: true,
};
const path = '/v1/products/verhuismelding/handoffs';
const make = (body: object = { way: 'online' }) => gateway.http.post(path).send(body);

describe('making a handoff', () => {
  it('is asked of its owner with the way, the channel and the key, and answered with its place', async () => {
    const stand = await gateway.answers(makeHandoff, () => ({ ok: handoff }));
    const made = await make().set('idempotency-key', 'een-lange-sleutel');
    await make({ way: 'online', channel: 'letter' }).set('authorization', bearer('clerk'));
    stand.stop();
    expect({ status: made.status, body: made.body, location: made.headers.location }).toEqual({
      status: 201,
      body: handoff,
      location: `${path}/${handoff.id}`,
    });
    expect(made.headers['cache-control']).toBe('no-store');
    const anonymous = { client: 'anonymous', channel: 'web', scopes: [], origin: expect.any(String) };
    const idempotency = { key: 'een-lange-sleutel', route: 'POST /v1/products/{productId}/handoffs' };
    expect(stand.asked.map(({ municipalityId, input }) => ({ municipalityId, input }))).toEqual([
      {
        municipalityId: 'voorbeeldstad',
        input: { caller: anonymous, productId: 'verhuismelding', way: 'online', idempotency },
      },
      {
        municipalityId: 'voorbeeldstad',
        input: {
          caller: expect.objectContaining({ who: 'clerk', channel: 'letter' }),
          productId: 'verhuismelding',
          way: 'online',
        },
      },
    ]);
  });

  it.each([
    ['a channel that is not of the caller', { way: 'online', channel: 'phone' }, 403, 'not-allowed'],
    ['no way', {}, 400, 'invalid-input'],
    ['a way that can not be', { way: 'Via internet!' }, 400, 'invalid-input'],
    ['a word that is not known', { way: 'online', customer: 'Test Burger' }, 400, 'invalid-input'],
  ])('with %s is refused at the door', async (_what, body, status, code) => {
    const stand = await gateway.answers(makeHandoff, () => ({ ok: handoff }));
    const answer = await make(body);
    stand.stop();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(stand.asked).toEqual([]);
  });

  it.each([
    ['product-unknown', 404],
    ['not-allowed', 403],
    ['idempotency-key-reused', 409],
  ])('can be refused by its owner: %s', async (problem, status) => {
    const stand = await gateway.answers(makeHandoff, () => ({ problem }));
    const answer = await make();
    stand.stop();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code: problem });
  });

  it('for a way that is ours tells which field is wrong, and why', async () => {
    const errors = [{ path: 'way', message: 'This way is ours to perform: nobody is passed on.' }];
    const stand = await gateway.answers(makeHandoff, () => ({ problem: 'invalid-input', details: { errors } }));
    const answer = await make({ way: 'balie' });
    stand.stop();
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid-input', errors });
  });
});

it('a handoff is read where it was made', async () => {
  const stand = await gateway.answers(getHandoff, () => ({ ok: handoff }));
  const read = await gateway.http.get(`${path}/${handoff.id}`);
  const noId = await gateway.http.get(`${path}/geen-id`);
  stand.stop();
  expect({ status: read.status, body: read.body }).toEqual({ status: 200, body: handoff });
  expect(noId.body).toMatchObject({ status: 400, code: 'invalid-input' });
  expect(stand.asked.map(({ input }) => input)).toEqual([{ productId: 'verhuismelding', handoffId: handoff.id }]);
});

describe('the facts', () => {
  const { id, at, url, appointmentSkipped, ...counted } = handoff;
  const sums = { handoffs: 7, appointmentsSkipped: 5 };

  it('of handoffs are a page with the sums of all pages', async () => {
    const items = [{ ...counted, week: '2026-W48', handoffs: 4, appointmentsSkipped: 3 }];
    const stand = await gateway.answers(countHandoffs, () => ({ ok: { items, total: 2, ...sums } }));
    const query = { productId: 'verhuismelding', from: '2026-11-01', until: '2026-12-01', page: '2', pageSize: '1' };
    const answer = await gateway.http.get('/v1/facts/handoffs').query(query).set('authorization', bearer('planner'));
    stand.stop();
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { items, page: 2, pageSize: 1, total: 2, ...sums },
    });
    expect(stand.asked.map(({ input }) => input)).toEqual([{ ...query, page: 2, pageSize: 1 }]);
  });

  it('of ways are for anyone, in the language asked, with an ETag', async () => {
    const weights = {
      travelMinutes: 30,
      waitWeight: 1,
      appointmentWaitMinutes: 5,
      phoneWaitMinutes: 5,
      walkInWaitMinutes: 10,
    };
    const facts = { weights, products: 1, onlyByAppointment: [], onlyDigital: [], leftOut: [] };
    const stand = await gateway.answers(getWaysFacts, () => ({ ok: { facts, changedAt: '2026-12-01T08:00:00Z' } }));
    const limits = [{ productId: 'paspoort', channels: ['web'] }];
    const planning = await gateway.answers(listChannelLimits, () => ({ ok: { items: limits } }));
    const ask = () => gateway.http.get('/v1/facts/ways').set('accept-language', 'en');
    const answer = await ask();
    const again = await ask().set('if-none-match', answer.headers.etag ?? '');
    planning.stop();
    const without = await ask();
    stand.stop();
    const body = { ...facts, notBookable: limits, unknown: [] };
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body });
    expect(without.body).toEqual({ ...facts, unknown: ['notBookable'] });
    expect(again.status).toBe(304);
    expect(stand.asked[0]?.input).toEqual({ languages: ['en'] });
  });
});

it('contact moments are asked about a handoff or an appointment, never about both or neither', async () => {
  const stand = await gateway.answers(listContacts, () => ({ ok: { items: [], total: 0 } }));
  const ask = (query: object) => gateway.http.get('/v1/contacts').query(query).set('authorization', bearer('clerk'));
  const statuses = [
    (await ask({ handoffId: handoff.id })).status,
    (await ask({ handoffId: handoff.id, appointmentId: handoff.id })).status,
    (await ask({})).status,
  ];
  stand.stop();
  expect(statuses).toEqual([200, 400, 400]);
  expect(stand.asked.map(({ input }) => input)).toEqual([{ handoffId: handoff.id, page: 1, pageSize: 20 }]);
});
