import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CatalogueSettings, findByCode, findTicket, getWays, takeTicket, tellNow, usualFacts, Way } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { exampleOf } from './openapi/openapi-examples.wording.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const order = { locationId: 'stadskantoor', items: [{ productId: 'paspoort', people: 2 }] };
const shut = { reason: 'closed', opensAt: '2026-12-02T08:00:00Z' };
const way = (id: string, kind: Way['kind'], ownMinutes: number) =>
  Way.parse({
    id,
    step: 'apply',
    kind,
    title: { nl: `${id} nl`, en: `${id} en` },
    description: { nl: 'Zo.', en: 'So.' },
    ownMinutes,
    trips: 0,
    costCents: 0,
    identification: 'none',
  });
const ways = [way('walk-in', 'walk-in', 1), way('appointment', 'appointment', 10), way('online', 'online', 5)];
const offered = {
  ok: {
    products: [{ productId: 'paspoort', ways }],
    settings: CatalogueSettings.parse({}),
    facts: usualFacts,
    daysOff: [],
  },
};
const here = { locationId: 'stadskantoor', timeZone: 'Europe/Amsterdam' };

describe('who may not walk in', () => {
  const refusedWith = async (details: object) => {
    const stand = await gateway.answers(takeTicket, () => ({ problem: 'walk-in-closed', details }));
    const { status, body } = await gateway.http.post('/v1/tickets').set('accept-language', 'en').send(order);
    stand.stop();
    return { status, code: body.code, reason: body.reason, opensAt: body.opensAt, ways: body.ways };
  };

  it('is told why, and the other ways at that location, in their language', async () => {
    const catalogue = await gateway.answers(getWays, () => offered);
    const planning = await gateway.answers(tellNow, ({ input }) => ({
      ok: {
        answers: (input.questions as { kind: string }[]).map(({ kind }) => ({
          locations: [{ ...here, ...(kind === 'walk-in' ? { open: false } : { firstSlot: '2026-12-02T07:30:00Z' }) }],
        })),
        unknownLocations: [],
      },
    }));
    const refusal = await refusedWith(shut);
    catalogue.stop();
    planning.stop();
    expect(refusal).toMatchObject({ status: 409, code: 'walk-in-closed', ...shut });
    expect(refusal.ways).toEqual([
      expect.objectContaining({ productId: 'paspoort', wayId: 'online', kind: 'online', title: 'online en', now: {} }),
      expect.objectContaining({
        wayId: 'appointment',
        now: { firstSlot: '2026-12-02T07:30:00Z', locationId: 'stadskantoor' },
      }),
    ]);
    const [{ questions }] = planning.asked.map(({ input }) => input) as [{ questions: object[] }];
    expect(questions).toEqual(
      ['walk-in', 'appointment'].map((kind) => ({ kind, items: order.items, locationIds: ['stadskantoor'] })),
    );
  });

  it('is told why even when the ways can not be told', async () => {
    const refusal = await refusedWith({ reason: 'full', openUntil: '2026-12-01T16:00:00Z' });
    expect(refusal).toEqual({
      status: 409,
      code: 'walk-in-closed',
      reason: 'full',
      opensAt: undefined,
      ways: undefined,
    });
  });

  it('is told ways for a refusal of that name only', async () => {
    const catalogue = await gateway.answers(getWays, () => offered);
    const stand = await gateway.answers(takeTicket, () => ({ problem: 'too-many-open' }));
    const { status, body } = await gateway.http.post('/v1/tickets').send(order);
    stand.stop();
    catalogue.stop();
    expect([status, body.code, body.ways, catalogue.asked]).toEqual([409, 'too-many-open', undefined, []]);
  });
});

describe('what is ordered', () => {
  const paspoort = { productId: 'paspoort', people: 2 };
  const appointmentId = '019abf00-0000-7000-8000-000000000001';
  const { answer: ticket } = exampleOf('takeTicket');
  const answered = async (body: object) => {
    const stand = await gateway.answers(takeTicket, () => ({ ok: ticket }));
    const { status, body: said } = await gateway.http
      .post('/v1/tickets')
      .set('authorization', bearer('kiosk'))
      .send(body);
    stand.stop();
    const paths = (said.errors ?? []).map(({ path }: { path: string }) => path);
    return { status, paths, asked: stand.asked.map(({ input }) => input.order) };
  };

  it.each<[what: string, body: object, paths: string[]]>([
    ['people in words', { ...order, items: [{ ...paspoort, people: '2' }] }, ['items[0].people']],
    ['nothing of the products', { ...order, items: [] }, ['items']],
    ['no location', { items: [paspoort] }, ['locationId']],
    ['no items', { locationId: 'stadskantoor' }, ['items']],
    ['nothing at all', {}, ['items', 'locationId']],
    ['a need in words', { ...order, needs: { wheelchair: 'yes' } }, ['needs.wheelchair']],
    ['a name that nobody knows', { ...order, name: 'Jan' }, ['name']],
    ['an appointment and a code', { appointmentId, code: 'K7M-4QX' }, ['code']],
    ['a code that is none', { code: '?' }, ['code']],
    ['no id, beside items', { ...order, appointmentId: '1' }, ['appointmentId']],
  ])('with %s is refused, and the field is named', async (_what, body, paths) => {
    expect(await answered(body)).toEqual({ status: 400, paths, asked: [] });
  });

  it.each<[what: string, body: object]>([
    ['who walks in', { ...order, needs: { wheelchair: true }, language: 'en', channel: 'kiosk' }],
    ['who comes for an appointment', { appointmentId }],
    ['who shows a code', { code: 'K7M-4QX', locationId: 'stadskantoor' }],
    ['who says again what the appointment is for', { ...order, appointmentId, channel: 'kiosk' }],
  ])('is taken of %s', async (_what, body) => {
    expect(await answered(body)).toEqual({ status: 201, paths: [], asked: [body] });
  });
});

describe('a code', () => {
  const { answer: ticket } = exampleOf('getTicket');
  const { answer: page } = exampleOf('findAppointments') as { answer: { items: object[] } };
  const look = () => gateway.http.get('/v1/appointments?code=H4N-7RD').set('authorization', bearer('counter'));

  it('is that of an appointment, else of a ticket that is open', async () => {
    const found = { ...(ticket as object), kind: 'ticket' };
    const { deskId: _, ...appointment } = page.items[0] as { deskId: string };
    const tickets = await gateway.answers(findTicket, () => ({ ok: { found: [found] } }));
    const both = await gateway.answers(findByCode, () => ({ ok: { found: [appointment] } }));
    expect((await look()).body).toMatchObject({ items: [appointment], total: 1 });
    expect(tickets.asked).toEqual([]);
    both.stop();
    const none = await gateway.answers(findByCode, () => ({ ok: { found: [] } }));
    const { status, body } = await look();
    none.stop();
    tickets.stop();
    expect([status, body]).toEqual([200, { items: [found], page: 1, pageSize: 1, total: 1 }]);
  });

  it('that an appointment had which has ended is that of a ticket that is open; of nobody else it is still its own', async () => {
    const open = { ...(ticket as object), kind: 'ticket' };
    const { deskId: _, ...appointment } = page.items[0] as { deskId: string };
    const ended = { ...appointment, state: 'cancelled' };
    const past = await gateway.answers(findByCode, () => ({ ok: { found: [ended] } }));
    const tickets = await gateway.answers(findTicket, () => ({ ok: { found: [open] } }));
    expect((await look()).body).toMatchObject({ items: [open], total: 1 });
    tickets.stop();
    const nobody = await gateway.answers(findTicket, () => ({ ok: { found: [] } }));
    expect((await look()).body).toMatchObject({ items: [ended], total: 1 });
    nobody.stop();
    past.stop();
  });
});
