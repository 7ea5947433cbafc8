import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getHandoff, giveFeedback, waitingFacts } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const ticketId = '019abf00-0000-7000-8000-0000000000aa';
const handoffId = '019abf00-0000-7000-8000-00000000000d';
const heard = {
  id: '019abf00-0000-7000-8000-0000000000ff',
  about: 'visit',
  at: '2026-12-01T09:00:00Z',
  locationId: 'stadskantoor',
  productIds: ['paspoort'],
  done: true,
};
const handoff = {
  id: handoffId,
  productId: 'verhuismelding',
  way: 'online',
  kind: 'online',
  channel: 'web',
  at: '2026-11-24T10:00:00Z',
  appointmentSkipped: true,
};
const post = (body: object) => gateway.http.post('/v1/feedback').send(body);

describe('feedback', () => {
  it('is asked of its owner with the token, the channel and the key', async () => {
    const stand = await gateway.answers(giveFeedback, () => ({ ok: heard }));
    const given = await post({ ticketId, done: true })
      .set('appointment-token', 'A'.repeat(43))
      .set('idempotency-key', 'een-lange-sleutel');
    stand.stop();
    expect({ status: given.status, body: given.body }).toEqual({ status: 200, body: heard });
    expect(stand.asked.map(({ input }) => input)).toEqual([
      {
        caller: expect.objectContaining({ channel: 'web', scopes: [], appointmentToken: 'A'.repeat(43) }),
        idempotency: { key: 'een-lange-sleutel', route: 'POST /v1/feedback' },
        feedback: { ticketId, done: true, language: 'nl' },
      },
    ]);
  });

  it('about a handoff goes on once its owner knows the handoff, and no further otherwise', async () => {
    const stand = await gateway.answers(giveFeedback, () => ({ ok: { ...heard, about: 'handoff' } }));
    const order = { handoffId, productId: 'verhuismelding', done: true };
    const known = await gateway.answers(getHandoff, () => ({ ok: handoff }));
    expect((await post(order)).status).toBe(200);
    known.stop();
    const unknown = await gateway.answers(getHandoff, () => ({ problem: 'not-found' }));
    expect((await post(order)).body).toMatchObject({ status: 404, code: 'not-found' });
    unknown.stop();
    expect((await post(order)).body).toMatchObject({ status: 503, code: 'service-unavailable' });
    stand.stop();
    expect(known.asked.map(({ input }) => input)).toEqual([{ productId: 'verhuismelding', handoffId }]);
    expect(stand.asked.map(({ input }) => input.handoff)).toEqual([{ productId: 'verhuismelding', handoffId }]);
  });

  it.each([
    ['a citizen service number', { ticketId, comment: 'Mijn nummer is 111222333.' }, 'comment'],
    ['nothing named', { done: true }, 'appointmentId'],
    ['no answer', { ticketId }, 'satisfaction'],
    ['a wait for a handoff', { handoffId, productId: 'paspoort', waitAcceptable: true }, 'waitAcceptable'],
  ])('with %s is refused at the door', async (_what, body, path) => {
    const stand = await gateway.answers(giveFeedback, () => ({ ok: heard }));
    const answer = await post(body);
    stand.stop();
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid-input', errors: [{ path }] });
    expect(stand.asked).toEqual([]);
  });

  it.each([
    ['ticket-unknown', 404],
    ['appointment-unknown', 404],
    ['too-early', 409],
    ['not-allowed', 403],
  ])('can be refused by its owner: %s', async (problem, status) => {
    const stand = await gateway.answers(giveFeedback, () => ({ problem }));
    const answer = await post({ code: 'K7M-4QX', done: true }).set('authorization', bearer('kiosk'));
    stand.stop();
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code: problem });
  });
});

it('the facts of waiting are a page, asked with the period', async () => {
  const fact = {
    productId: 'paspoort',
    locationId: 'stadskantoor',
    visits: 12,
    averageMinutes: 6.5,
    medianMinutes: 6,
    p80Minutes: 9.5,
    judged: 11,
    acceptedMinutes: 8,
    tooLong: true,
  };
  const stand = await gateway.answers(waitingFacts, () => ({ ok: { items: [fact], total: 3 } }));
  const query = { locationId: 'stadskantoor', from: '2026-11-01', until: '2026-12-01', page: '2', pageSize: '1' };
  const answer = await gateway.http.get('/v1/facts/waiting').query(query).set('authorization', bearer('planner'));
  stand.stop();
  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 200,
    body: { items: [fact], page: 2, pageSize: 1, total: 3 },
  });
  expect(stand.asked.map(({ input }) => input)).toEqual([{ ...query, page: 2, pageSize: 1 }]);
});
