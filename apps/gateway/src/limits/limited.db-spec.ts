import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import {
  bookAppointment,
  findByCode,
  findTicket,
  getAppointment,
  pingOf,
  placeHold,
  searchProducts,
  takeTicket,
  type Who,
} from '#contracts';
import { eventually } from '#testkit';
import { aGateway, bearer, keyOf, type TestGateway } from '../a-gateway.builder.js';

const limits = {
  ...{ perAddress: 10, perClient: 20, perAppointmentToken: 5, perMunicipality: 24, wrongCodes: 3 },
  ordersPerAddressPerHour: 4,
};
const minute = 60_000;

let gateway: TestGateway;
let folder: string;
let next = 0;

/** A host name of each test: what one counts for its municipality is nothing to another. */
const hostOf = (at: number) => `gemeente-${at}.test`;
const keyIn = (host: string) => `key-of-the-counter-at-${host}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-limited-'));
  const file = join(folder, 'municipalities.json');
  const municipality = (id: string, hosts: string[]) => ({
    ...{ id, name: id, oin: '99999999000000000001', hosts, anonymousChannel: 'web', limits },
  });
  const municipalities = [
    municipality('voorbeeldstad', []),
    ...Array.from({ length: 20 }, (_, at) => municipality(`gemeente-${at}`, [hostOf(at)])),
  ];
  await writeFile(file, JSON.stringify({ municipalities }));
  const credentialsFile = join(folder, 'credentials.json');
  const credential = (municipalityId: string, who: Who, key: string) => ({
    ...{ municipalityId, who, keySha256: createHash('sha256').update(key).digest('hex') },
  });
  const credentials = [
    ...(['counter', 'monitor'] as const).map((who) => credential('voorbeeldstad', who, keyOf(who))),
    ...municipalities.slice(1).map(({ id, hosts }) => credential(id, 'counter', keyIn(hosts[0] ?? ''))),
  ];
  await writeFile(credentialsFile, JSON.stringify({ credentials }));
  const files = { MUNICIPALITIES_FILE: file, CREDENTIALS_FILE: credentialsFile };
  gateway = await aGateway({ ...files, TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

/** In a municipality where nothing was counted yet, within one window. */
const inOneMinute = async <T>(run: (host: string) => Promise<T>): Promise<T> => {
  for (;;) {
    await eventually(() => expect(minute - (Date.now() % minute)).toBeGreaterThan(5_000));
    const began = Math.floor(Date.now() / minute);
    const outcome = await run(hostOf(next++));
    if (Math.floor(Date.now() / minute) === began) return outcome;
  }
};

const at = (host: string, asked: Test, from = '192.0.2.1') =>
  asked.set('x-forwarded-host', host).set('x-forwarded-for', from);

const statuses = async (count: number, one: (turn: number) => Test): Promise<number[]> => {
  const all: number[] = [];
  for (let turn = 0; turn < count; turn += 1) all.push((await one(turn)).status);
  return all;
};
const tenThen = (status: number, more: number) => [...Array(10).fill(status), ...Array(more).fill(429)];

describe('what never comes to a guard counts for the address too', () => {
  it.each([
    ['a path that there is not', 404, (host: string) => at(host, gateway.http.get('/v1/nothing'))],
    ['a method that is not served', 405, (host: string) => at(host, gateway.http.put('/v1/slots'))],
    [
      'an address that is too long',
      414,
      (host: string) => at(host, gateway.http.get(`/v1/slots?a=${'b'.repeat(9_000)}`)),
    ],
    [
      'a large body with a key that nobody has',
      401,
      (host: string) =>
        at(host, gateway.http.put('/v1/products/paspoort').set('authorization', 'Bearer guess').send({})),
    ],
    [
      'a body that is too large',
      413,
      (host: string) => at(host, gateway.http.post('/v1/holds').send({ notes: 'x'.repeat(70_000) })),
    ],
  ])('%s', async (_, status, asked) => {
    expect(await inOneMinute((host) => statuses(12, () => asked(host)))).toEqual(tenThen(status, 2));
  });

  it('an address that can not be read, for who sent it here: a proxy, if there is one', async () => {
    const answer = await gateway.http.get('/v1/products/%ff').set('x-forwarded-for', '192.0.2.1');
    expect(answer.status).toBe(400);
    expect(answer.headers['ratelimit-policy']).toBe('"address";q=600;w=60');
  });
});

describe('at the door', () => {
  it('nobody is counted for health and what a browser asks before it asks', async () => {
    const all = await inOneMinute(async (host) => [
      await statuses(15, () => at(host, gateway.http.get('/health/live'))),
      await statuses(15, () => at(host, gateway.http.options('/v1/products'))),
      await statuses(1, () => at(host, gateway.http.get('/v1/openapi.json'))),
    ]);
    expect(all).toEqual([Array(15).fill(200), Array(15).fill(204), [200]]);
  });

  it('who asks whether all is well costs the services a question a second, not one each time', async () => {
    const stand = await gateway.answers(pingOf('catalogue'), () => ({ ok: {} }));
    await Promise.all(Array.from({ length: 100 }, () => gateway.http.get('/health/ready')));
    await Promise.all(Array.from({ length: 100 }, () => gateway.http.get('/health/ready')));
    stand.stop();
    expect(stand.asked.length).toBeGreaterThan(0);
    expect(stand.asked.length).toBeLessThan(10);
  });

  it('who may not come in is told how it stands as well', async () => {
    const answer = await inOneMinute(async (host) => at(host, gateway.http.get('/v1/contacts')));
    expect(answer.status).toBe(401);
    expect(answer.headers).toMatchObject({ 'ratelimit-policy': '"address";q=10;w=60' });
    expect(answer.headers.ratelimit).toMatch(/^"address";r=9;t=\d+$/);
  });

  it('one address does not use up what all have, and all together do', async () => {
    const stand = await gateway.answers(searchProducts, () => ({
      ok: { items: [], page: 1, pageSize: 20, total: 0, language: 'nl' },
    }));
    const [flood, others, last, staff] = await inOneMinute(async (host) => {
      const products = (from: string) => at(host, gateway.http.get('/v1/products'), from);
      return [
        await statuses(40, () => products('192.0.2.9')),
        await statuses(8, (turn) => products(`198.51.100.${turn}`)),
        await products('203.0.113.1'),
        await statuses(8, (turn) => products(`198.51.100.${turn}`).set('authorization', `Bearer ${keyIn(host)}`)),
      ] as const;
    });
    stand.stop();
    expect(flood.filter((status) => status !== 429)).toHaveLength(10);
    expect(others).toEqual(Array(8).fill(200));
    expect(last.status).toBe(429);
    expect(last.headers['ratelimit-policy']).toBe('"strangers";q=18;w=60');
    // A quarter is left to those who show a credential.
    expect(staff).toEqual([...Array(6).fill(200), 429, 429]);
  });

  it('places are counted by the hour for each address, and a hold that becomes an appointment only once', async () => {
    const stands = await Promise.all(
      [placeHold, bookAppointment].map((one) => gateway.answers(one, () => ({ problem: 'slot-taken' }))),
    );
    const order = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start: '2026-12-01T09:00:00Z' };
    const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' };
    const confirmed = { holdId: '019abf00-0000-7000-8000-000000000000', customer };
    const { all, last, another } = await inOneMinute(async (host) => {
      let port = 40_000;
      const post = (path: string, body: object, from = '192.0.2.1') =>
        at(host, gateway.http.post(path).send(body), `${from}:${port++}`);
      return {
        all: [
          await statuses(3, () => post('/v1/appointments', confirmed)),
          await statuses(2, () => post('/v1/holds', order)),
          await statuses(3, () => post('/v1/appointments', { ...order, customer })),
          await statuses(1, () => post('/v1/holds', { ...order, holdId: confirmed.holdId })),
        ],
        last: await post('/v1/holds', order),
        another: await post('/v1/holds', order, '192.0.2.2'),
      };
    });
    stands.map(({ stop }) => stop());
    expect(all).toEqual([[409, 409, 409], [409, 409], [409, 409, 429], [400]]);
    expect(last.body.detail).toMatch(/^At most 4 an hour are answered \(orders\)/);
    expect(last.headers).toMatchObject({
      'ratelimit-policy': '"orders";q=4;w=3600',
      ratelimit: `"orders";r=0;t=${last.headers['retry-after']}`,
    });
    expect(another.status).toBe(409);
  });

  it('a token is limited from whatever address, and no other token with it', async () => {
    const stand = await gateway.answers(getAppointment, () => ({ problem: 'appointment-unknown' }));
    const id = '019abf00-0000-7000-8000-000000000000';
    const [one, other] = await inOneMinute(async (host) => {
      const withToken = (token: string) => (turn: number) =>
        at(host, gateway.http.get(`/v1/appointments/${id}`).set('appointment-token', token), `198.51.100.${turn}`);
      return [await statuses(7, withToken('one')), await statuses(1, withToken('other'))] as const;
    });
    stand.stop();
    expect([one, other]).toEqual([[404, 404, 404, 404, 404, 429, 429], [404]]);
  });

  it('an owner that is away costs no code; after three wrong ones nobody is asked any more', async () => {
    const look = () => gateway.http.get('/v1/appointments?code=K7M-4QX').set('authorization', bearer('counter'));
    await eventually(() => expect(minute - (Date.now() % minute)).toBeGreaterThan(10_000));
    expect(await statuses(5, look)).toEqual(Array(5).fill(503));
    const stand = await gateway.answers(findByCode, () => ({ ok: { found: [] } }));
    const tickets = await gateway.answers(findTicket, () => ({ ok: { found: [] } }));
    const answers = await statuses(5, look);
    stand.stop();
    tickets.stop();
    expect(answers).toEqual([200, 200, 200, 429, 429]);
    expect([stand.asked, tickets.asked].map(({ length }) => length)).toEqual([3, 3]);
    const { headers } = await look();
    expect(headers['ratelimit-policy']).toBe('"wrong-codes";q=3;w=60');
  });

  it('a code that is shown in the hall counts as one that is looked up, any other refusal does not', async () => {
    const answered = await inOneMinute(async (host) => {
      const key = `Bearer ${keyIn(host)}`;
      const look = () => gateway.http.get('/v1/appointments?code=K7M-4QX').set({ host, authorization: key });
      const show = () => gateway.http.post('/v1/tickets').set({ host, authorization: key }).send({ code: 'K7M-4QX' });
      const early = await gateway.answers(takeTicket, () => ({ problem: 'too-early' }));
      const tooEarly = await statuses(4, show);
      early.stop();
      const stands = [
        await gateway.answers(findByCode, () => ({ ok: { found: [] } })),
        await gateway.answers(findTicket, () => ({ ok: { found: [] } })),
        await gateway.answers(takeTicket, () => ({ problem: 'appointment-unknown' })),
      ];
      const wrong = [...(await statuses(1, show)), ...(await statuses(1, look)), ...(await statuses(3, show))];
      const byId = gateway.http.post('/v1/tickets').set({ host, authorization: key });
      const { status } = await byId.send({ appointmentId: '019abf00-0000-7000-8000-000000000000' });
      for (const stand of stands) stand.stop();
      return [tooEarly, wrong, status];
    });
    expect(answered).toEqual([Array(4).fill(409), [404, 200, 404, 429, 429], 404]);
  });

  it('what was refused is counted, by policy', async () => {
    await inOneMinute((host) => statuses(11, () => at(host, gateway.http.get('/v1/nothing'))));
    const { text } = await gateway.http.get('/metrics').set('authorization', bearer('monitor'));
    expect(text).toMatch(/loket_limited_total\{policy="address".*\} [1-9]/);
  });
});
