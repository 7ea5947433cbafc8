import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { AskedFact, BundleAnswer, WayForCase, WaysAnswer } from '#contracts';
import { aHouse, type House } from '#testkit';
import { aDemoTown, demoProducts } from './demo-town.builder.js';

let house: House;

beforeAll(async () => {
  // Tuesday, ten in the morning in Amsterdam.
  house = await aHouse({ clock: '2026-12-01T09:00:00Z*0' });
  await aDemoTown(house);
}, 90_000);
afterAll(async () => house?.stop());

type Facts = Record<string, string | number | boolean | string[]>;
type Who = Parameters<House['key']>[0];

const get = async (
  path: string,
  facts: Facts = {},
  { who, language = 'en' }: { who?: Who; language?: string } = {},
) => {
  const asked = request(house.url).get(path).query(facts).set('Accept-Language', language);
  if (who) asked.set('Authorization', `Bearer ${house.key(who)}`);
  return asked;
};
const ways = async (productId: string, facts: Facts = {}, more: { who?: Who; language?: string } = {}) => {
  const { status, body } = await get(`/v1/products/${productId}/ways`, facts, more);
  expect([status, body.errors]).toEqual([200, undefined]);
  return body as WaysAnswer;
};
const byId = ({ ways: all }: WaysAnswer): Record<string, WayForCase> =>
  Object.fromEntries(all.map((way) => [way.id, way]));
const applies = (answer: WaysAnswer) => Object.fromEntries(answer.ways.map((way) => [way.id, way.applies]));
const asked = ({ ask }: { ask: readonly AskedFact[] }): string[] => ask.map(({ fact }) => fact);
const onlyPlans = ({ plans }: WaysAnswer): string[] => plans.map((plan) => plan.ways.join(' + '));

const adult = { people: 1, age: 34, renewal: true, lostBefore: false, urgent: false, postcode: '1234 AB' };

describe('an adult who renews a passport', () => {
  it('comes once, with an appointment, and has it brought home', async () => {
    const answer = await ways('paspoort', adult);
    const [first] = answer.plans;
    expect(first).toMatchObject({ ways: ['apply-appointment', 'collect-delivery'], applies: 'yes', trips: 1 });
    // Ten minutes at the desk, there and back, five minutes of waiting; five minutes at the door; and the fee.
    expect(first).toMatchObject({ effortMinutes: 10 + 30 + 5 + 5, costCents: 8_911 + 695 });
    const { now } = byId(answer)['apply-appointment'] ?? {};
    expect(now?.firstSlot).toMatch(/^2026-12-\d\dT/);
    expect(first?.doneOn && first.doneOn > String(now?.firstSlot).slice(0, 10)).toBe(true);
    expect(answer.facts).toEqual(adult);
    // Nothing is left but whether somebody would have to come to them.
    expect([asked(answer), answer.unknown]).toEqual([['canTravel'], []]);
  });

  it('sees where to walk in now, and how long the wait is', async () => {
    const { 'apply-walk-in': walkIn } = byId(await ways('paspoort', adult));
    expect(walkIn?.now).toMatchObject({ open: true, locationId: expect.any(String), waitMinutes: expect.any(Number) });
    const there = byId(await ways('paspoort', { ...adult, locationId: 'wijkloket-noord' }))['apply-appointment'];
    expect(there?.now.locationId).toBe('wijkloket-noord');
  });

  it('is asked what still matters, what decides most first, until nothing is left to ask', async () => {
    const facts: Facts = {};
    const questions: string[] = [];
    for (;;) {
      const answer = await ways('paspoort', facts);
      const [next] = answer.ask;
      if (!next) break;
      expect(questions).not.toContain(next.fact);
      questions.push(next.fact);
      facts[next.fact] = { ...adult, canTravel: true }[next.fact] as string;
    }
    expect(questions[0]).toBe('age');
    expect(questions).not.toContain('digid');
    expect(onlyPlans(await ways('paspoort', facts))).toEqual(
      onlyPlans(await ways('paspoort', { ...adult, canTravel: true })),
    );
  });
});

describe('the first passport of a child', () => {
  it('means coming along, also to collect it: it is not brought', async () => {
    const answer = await ways('paspoort', { age: 8, renewal: false, urgent: false, canTravel: true });
    expect(applies(answer)).toMatchObject({
      'apply-appointment-child': 'yes',
      'apply-appointment': 'no',
      'apply-walk-in': 'no',
      'collect-counter': 'yes',
      'collect-delivery': 'no',
    });
    expect(onlyPlans(answer)).toEqual(['apply-appointment-child + collect-counter']);
    expect(byId(answer)['collect-delivery']?.because).not.toEqual([]);
    expect(answer.ask).toEqual([]);
  });
});

describe('a passport lost before', () => {
  it('is not brought home', async () => {
    const answer = await ways('paspoort', { ...adult, lostBefore: true });
    expect(applies(answer)['collect-delivery']).toBe('no');
    expect(onlyPlans(answer).some((plan) => plan.includes('delivery'))).toBe(false);
  });

  it('nor is one at an address where nothing is brought', async () => {
    const answer = await ways('paspoort', { ...adult, postcode: '1238 AA' });
    expect(byId(answer)['collect-delivery']?.because).toEqual(['We do not deliver at this address.']);
  });
});

describe('a move', () => {
  it('is reported online, and who has no DigiD comes to the counter without an appointment', async () => {
    const online = await ways('verhuismelding', { digid: true, age: 30 });
    expect(online.plans[0]).toMatchObject({ ways: ['apply-online'], trips: 0 });
    const atCounter = await ways('verhuismelding', { digid: false, age: 30 });
    expect(applies(atCounter)).toMatchObject({ 'apply-online': 'no', 'apply-walk-in': 'yes' });
    expect(atCounter.ways.map(({ kind }) => kind)).not.toContain('appointment');
    expect(onlyPlans(atCounter)).toContain('apply-walk-in');
  });
});

describe('an extract of the population register', () => {
  it('is there online at once, or by walking in', async () => {
    const answer = await ways('brp-uittreksel', { digid: true, resident: true });
    expect(answer.plans[0]).toMatchObject({ ways: ['apply-online'], doneOn: '2026-12-01', trips: 0 });
    expect(byId(answer)['apply-walk-in']).toMatchObject({ applies: 'yes', now: { open: true } });
  });
});

describe('an urgent passport', () => {
  it('is there first by the way that is done first', async () => {
    const { plans } = await ways('paspoort', { ...adult, urgent: true });
    const days = plans.map(({ doneOn }) => doneOn ?? '9999');
    expect(days).toEqual([...days].sort());
    expect(plans[0]?.ways[0]).toMatch(/^apply-urgent/);
    expect(days[0] && days[0] <= '2026-12-04').toBe(true);
  });
});

describe('marriage', () => {
  it('has its appointment after the notice only', async () => {
    const answer = await ways('huwelijksaangifte', { digid: true, age: 30 });
    const [first] = answer.plans;
    expect(first?.ways).toEqual(['apply-online', 'collect-appointment']);
    // Ten working days after Tuesday 1 December.
    expect(first?.doneOn && first.doneOn >= '2026-12-15').toBe(true);
  });
});

describe('every product of the demo', () => {
  it('has a plan for somebody, shows no plan that another is at least as good as, and lists what does not apply last', async () => {
    for (const { id } of demoProducts()) {
      const answer = await ways(id);
      expect([id, answer.plans.length > 0]).toEqual([id, true]);
      for (const plan of answer.plans)
        for (const other of answer.plans)
          if (other !== plan)
            expect(
              other.applies === 'yes' &&
                (other.doneOn === undefined) === (plan.doneOn === undefined) &&
                other.effortMinutes <= plan.effortMinutes &&
                other.costCents <= plan.costCents &&
                other.trips <= plan.trips &&
                (other.doneOn ?? '9999') <= (plan.doneOn ?? '9999'),
            ).toBe(false);
      for (const step of ['apply', 'collect']) {
        const all = answer.ways.filter((way) => way.step === step).map((way) => way.applies !== 'no');
        expect(all).toEqual([...all].sort().reverse());
      }
    }
  });

  it('is answered the same on every channel', async () => {
    for (const id of ['paspoort', 'verhuismelding', 'parkeervergunning']) {
      const first = await ways(id, adult);
      for (const who of ['app', 'phone', 'counter', 'kiosk', 'partner'] as const)
        expect(await ways(id, adult, { who })).toEqual(first);
    }
  });

  it('is told in Dutch or English', async () => {
    const [dutch, english] = [
      await ways('paspoort', { age: 8 }, { language: 'nl' }),
      await ways('paspoort', { age: 8 }),
    ];
    expect([dutch.language, english.language]).toEqual(['nl', 'en']);
    const because = (answer: WaysAnswer) => byId(answer)['collect-delivery']?.because[0];
    expect(because(dutch)).not.toBe(because(english));
    expect(dutch.ask[0]?.question).toMatch(/\?$/);
  });
});

describe('who said nothing yet', () => {
  it('sees no plan that no case can have, and one for each kind of case that there is', async () => {
    const { plans } = await ways('paspoort');
    const together = plans.map((plan) => plan.ways.join(' + '));
    for (const plan of together) {
      expect(plan).not.toBe('apply-urgent + collect-delivery');
      expect(plan).not.toBe('apply-appointment-child + collect-delivery');
    }
    expect(together).toContain('apply-appointment-child + collect-counter');
    expect(together[0]).not.toMatch(/urgent/);
  });

  it('is told of what is sure, though something unsure would be less work', async () => {
    const { plans } = await ways('overlijdensaangifte');
    expect(plans.some((plan) => plan.applies === 'yes')).toBe(true);
  });
});

describe('planning that keeps a channel out', () => {
  it('is a reason, and is shown by the facts of ways', async () => {
    const planner = `Bearer ${house.key('planner')}`;
    const path = '/v1/products/erkenning-kind/planning';
    const before = await request(house.url).get(path).set('Authorization', planner);
    const { productId: _, version: __, bookable: ___, ...facts } = before.body;
    const put = (body: object, etag: string) =>
      request(house.url).put(path).set('Authorization', planner).set('If-Match', etag).send(body).expect(200);
    const { headers } = await put({ ...facts, channels: ['phone', 'counter'] }, String(before.headers.etag));
    const appointment = async (who?: Who) =>
      byId(await ways('erkenning-kind', { age: 30 }, who ? { who } : {}))['apply-appointment'];
    expect(await appointment()).toMatchObject({
      applies: 'no',
      because: ['This is not possible through this channel.'],
    });
    expect(await appointment('phone')).toMatchObject({ applies: 'yes', now: { firstSlot: expect.any(String) } });
    const { body } = await get('/v1/facts/ways');
    expect(body.notBookable).toEqual([
      { productId: 'erkenning-kind', channels: expect.arrayContaining(['web', 'app']) },
    ]);
    await put(facts, String(headers.etag));
  });

  it('for more people than a visit takes there is a reason too', async () => {
    const { 'apply-appointment': way } = byId(await ways('paspoort', { ...adult, people: 20 }));
    expect(way).toMatchObject({ applies: 'no', because: ['This is not possible for so many people at once.'] });
  });
});

describe('what is wrong with a question', () => {
  it.each([
    [{ age: 'old' }, 'age'],
    [{ age: 200 }, 'age'],
    [{ digid: 'maybe' }, 'digid'],
    [{ people: 0 }, 'people'],
    [{ shoeSize: 43 }, 'shoeSize'],
    [{ postcode: '<script>' }, 'postcode'],
    [{ postcode: '12' }, 'postcode'],
    [{ age: ['1', '2'] }, 'age'],
    [{ locationId: 'no such place!' }, 'locationId'],
  ] as [Facts, string][])('%j is named: %s', async (facts, path) => {
    const { status, body } = await get('/v1/products/paspoort/ways', facts);
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, 'invalid-input', path]);
  });

  it('is a location that is not there', async () => {
    const { status, body } = await get('/v1/products/paspoort/ways', { ...adult, locationId: 'nergens' });
    expect([status, body.code]).toEqual([404, 'location-unknown']);
  });

  it.each([
    [{ item: ['paspoort'], people: 2 }, 'people'],
    [{ item: ['paspoort:21'] }, 'item'],
  ] as [Facts, string][])('of several products %j is named: %s', async (query, path) => {
    const { status, body } = await get('/v1/ways', query);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('is a product that is not offered', async () => {
    expect((await get('/v1/products/nothing/ways')).body).toMatchObject({ status: 404, code: 'product-unknown' });
    expect((await get('/v1/ways', { item: ['paspoort', 'nothing'] })).body).toMatchObject({ code: 'product-unknown' });
  });
});

describe('several products at once', () => {
  it('take one visit when one desk can do all, as many people as there are', async () => {
    const { status, body } = await get('/v1/ways', {
      item: ['paspoort:2', 'identiteitskaart'],
      age: 34,
      urgent: false,
    });
    expect(status).toBe(200);
    const answer = body as BundleAnswer;
    const [apply] = answer.steps;
    expect(apply?.together.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['appointment', 'walk-in']));
    expect(apply?.fewest).toMatchObject({ visits: 1, parts: [{ visit: true, locationId: expect.any(String) }] });
    const appointment = apply?.together.find(({ kind }) => kind === 'appointment');
    expect(appointment).toMatchObject({ effortMinutes: 2 * 10 + 10 + 30 + 5, costCents: 2 * 8_911 + 8_090 });
    const slots = await get('/v1/slots/first', { item: ['paspoort:2', 'identiteitskaart'] });
    expect(appointment?.now.firstSlot).toBe(slots.body.locations[0].start);
  });

  it('take no visit when all can be done from home', async () => {
    const { body } = await get('/v1/ways', {
      item: ['verhuismelding', 'parkeervergunning'],
      digid: true,
      resident: true,
      age: 30,
      business: false,
    });
    expect((body as BundleAnswer).steps[0]?.fewest?.visits).toBe(0);
  });
});

describe('the facts of ways', () => {
  it('show what can be had by appointment only, what only digitally, and how effort is weighed', async () => {
    const { status, body } = await get('/v1/facts/ways');
    expect(status).toBe(200);
    expect(body.weights).toMatchObject({ travelMinutes: 30, waitWeight: 1 });
    expect(body.products).toBe(demoProducts().length);
    const ids = (list: { productId: string }[]) => list.map(({ productId }) => productId);
    expect(ids(body.onlyByAppointment)).toContain('brp-inschrijving');
    expect(ids(body.onlyByAppointment)).not.toContain('paspoort');
    for (const { id, content } of demoProducts()) {
      const all = (content.product as { ways: { step: string; kind: string }[] }).ways;
      const kinds = (step: string) => all.filter((way) => way.step === step).map(({ kind }) => kind);
      const only = (fits: (kind: string) => boolean) =>
        ['apply', 'collect'].some((step) => kinds(step).length > 0 && kinds(step).every(fits));
      expect([id, ids(body.onlyByAppointment).includes(id)]).toEqual([id, only((kind) => kind === 'appointment')]);
      expect([id, ids(body.onlyDigital).includes(id)]).toEqual([
        id,
        only((kind) => ['online', 'video'].includes(kind)),
      ]);
    }
  });
});

const sent = (method: 'post' | 'put' | 'patch', path: string, who: Who, body: object) =>
  request(house.url)
    [method](path)
    .set('Authorization', `Bearer ${house.key(who)}`)
    .set('Idempotency-Key', randomUUID())
    .send(body);
const signOn = (deskId: string) =>
  sent('put', `/v1/desks/${deskId}/staffing?locationId=stadskantoor`, 'counter', { staffed: true }).expect(200);
const walkIn = (...productIds: string[]) =>
  sent('post', '/v1/tickets', 'kiosk', {
    locationId: 'stadskantoor',
    items: productIds.map((productId) => ({ productId, people: 1 })),
  }).expect(201);

describe('walking in where a line is', () => {
  const there = { ...adult, locationId: 'stadskantoor' };
  const walkingIn = async () => byId(await ways('paspoort', there))['apply-walk-in'];

  it('takes as long as the line does: more with each ticket, less with each desk', async () => {
    expect((await walkingIn())?.now).toMatchObject({ open: true, waitFrom: 'plan' });
    await signOn('balie-3');
    expect((await walkingIn())?.now).toMatchObject({ open: true, waitMinutes: 0, waitFrom: 'line' });
    const taken: number[] = [];
    for (let tickets = 0; tickets < 3; tickets += 1) {
      const { body } = await walkIn('paspoort');
      const way = await walkingIn();
      taken.push(way?.now.waitMinutes ?? Number.NaN);
      // Who comes now waits for the one before as well.
      expect(way?.now.waitMinutes).toBe(body.estimate.waitMinutes + 10);
      expect(way?.effortMinutes).toBe(20 + 30 + (way?.now.waitMinutes ?? 0));
    }
    expect(taken).toEqual([10, 20, 30]);
    await signOn('balie-2');
    expect((await walkingIn())?.now.waitMinutes).toBeLessThan(30);
    expect((await get('/v1/locations/stadskantoor/queue', { item: 'paspoort' })).body.join.waitMinutes).toBe(
      (await walkingIn())?.now.waitMinutes,
    );
  });

  it('is shorter elsewhere, which is then what is told first', async () => {
    const { 'apply-walk-in': best } = byId(await ways('paspoort', adult));
    expect(best?.now).toMatchObject({ locationId: 'wijkloket-noord', waitFrom: 'plan' });
  });
});

describe('a desk that serves somebody', () => {
  it('is no slot before the visit is expected to end, and is one again when it has', async () => {
    const free = async () => {
      const dates = { from: '2026-12-01', until: '2026-12-02' };
      const { body } = await get('/v1/slots', { item: 'overlijdensaangifte', locationId: 'stadskantoor', ...dates });
      const slots = body.locations[0].days[0].slots as { start: string; free: number }[];
      return Object.fromEntries(slots.map(({ start, free }) => [start, free]));
    };
    const before = await free();
    expect(before).toMatchObject({ '2026-12-01T09:30:00Z': 2, '2026-12-01T10:00:00Z': 2 });
    await signOn('balie-4');
    await walkIn('overlijdensaangifte', 'geboorteaangifte');
    const { body: call } = await sent('post', '/v1/desks/balie-4/calls', 'counter', {}).expect(201);
    expect(await free()).toMatchObject({ '2026-12-01T09:30:00Z': 1, '2026-12-01T10:00:00Z': 2 });
    await sent('patch', `/v1/calls/${call.id}`, 'counter', { do: 'finish' }).expect(200);
    expect(await free()).toEqual(before);
  });
});

describe('without the appointments service', () => {
  it('products, search and ways are answered, and what could not be asked is named', async () => {
    for (const program of house.services('appointments')) await program.stop('SIGKILL');
    expect((await get('/v1/products/paspoort')).status).toBe(200);
    expect((await get('/v1/products', { q: 'paspoort' })).body.items[0].id).toBe('paspoort');
    expect((await get('/v1/facts/ways')).status).toBe(200);
    const answer = await ways('paspoort', adult);
    expect(answer.unknown).toEqual(['opening', 'wait', 'firstSlot']);
    expect(answer.plans[0]?.ways).toEqual(['apply-appointment', 'collect-delivery']);
    expect(answer.plans[0]?.doneOn).toBeUndefined();
    const online = await ways('brp-uittreksel', { digid: true, resident: true });
    expect(online.plans[0]).toMatchObject({ ways: ['apply-online'], doneOn: '2026-12-01' });
    expect(asked(await ways('paspoort'))).not.toEqual([]);
    expect((await get('/v1/ways', { item: ['paspoort', 'identiteitskaart'] })).body.unknown).toContain('firstSlot');
  });
});
