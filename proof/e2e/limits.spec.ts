import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aHouse, eventually, type House } from '#testkit';
import { aTown } from './town.builder.js';

const limits = { perAddress: 100, perClient: 200, perAppointmentToken: 50, perMunicipality: 1_400, wrongCodes: 20 };
const minute = 60_000;
const enough = 15_000;

let house: House;
let nextAddress = 0;

beforeAll(async () => {
  house = await aHouse({
    clock: '2026-11-30T07:00:00Z*0',
    instances: 2,
    gateways: 2,
    municipality: { limits },
    environment: { TRUSTED_PROXIES: '127.0.0.1' },
  });
  await aTown(house, { desks: 3 });
}, 60_000);
afterAll(async () => house?.stop());

/** Somebody whom nothing was counted for yet, behind a proxy that is believed. */
const somebody = (): string => {
  nextAddress += 1;
  return `198.18.${nextAddress >> 8}.${nextAddress % 256}`;
};

const bearerOf = (who: Parameters<House['key']>[0]) => ({ authorization: `Bearer ${house.key(who)}` });

const ask = async (gateway: number, path: string, headers: Record<string, string>) => {
  const response = await fetch(`${house.urls[gateway]}${path}`, { headers });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
};
type Answer = Awaited<ReturnType<typeof ask>>;

/** Answered by their owner or not: the limits let them in. */
const letIn = (answers: readonly Answer[]) => answers.filter(({ status }) => status !== 429);
const withStatus = (answers: readonly Answer[], status: number) => answers.filter((one) => one.status === status);

/** Within one window: begun again when the minute turned meanwhile. */
const inOneMinute = async <T>(run: () => Promise<T>): Promise<T> => {
  for (;;) {
    await eventually(() => expect(minute - (Date.now() % minute)).toBeGreaterThan(enough), 2 * enough);
    const began = Math.floor(Date.now() / minute);
    const outcome = await run();
    if (Math.floor(Date.now() / minute) === began) return outcome;
    await eventually(() => expect(Math.floor(Date.now() / minute)).toBeGreaterThan(began), 2 * minute);
  }
};

const times = (count: number, one: (at: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, at) => one(at)));

const expectWithin = (value: number, least: number, most: number) =>
  expect({ value, isWithin: value >= least && value <= most }).toEqual({ value, isWithin: true });

const expectRefused = (answers: readonly Answer[], policy: string) => {
  for (const { headers, body } of answers) {
    const seconds = Number(headers.get('retry-after'));
    expectWithin(seconds, 1, 60);
    expect(body).toMatchObject({ code: 'too-many-requests', status: 429 });
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(headers.get('ratelimit')).toBe(`"${policy}";r=0;t=${seconds}`);
  }
};

describe('two gateways with a limit of 100 for an address', () => {
  const spreads: Record<string, (at: number) => number> = {
    'to both in turn': (at) => at % 2,
    'to one': () => 1,
    'mostly to one': (at) => (at % 50 === 0 ? 0 : 1),
  };

  it.each(Object.keys(spreads))('let 100 to 110 of 400 pass that come %s', async (name) => {
    const answers = await inOneMinute(() => {
      const from = somebody();
      return times(400, (at) => ask(spreads[name]?.(at) ?? 0, '/v1/products', { 'x-forwarded-for': from }));
    });
    const passed = letIn(answers);
    expectWithin(passed.length, 100, 110);
    for (const { headers } of passed) {
      expect(headers.get('ratelimit-policy')).toBe('"address";q=100;w=60');
      expect(headers.get('ratelimit')).toMatch(/^"address";r=\d{1,2};t=\d{1,2}$/);
      expect(headers.get('access-control-expose-headers')).toContain('RateLimit, RateLimit-Policy, Retry-After');
    }
    const refused = withStatus(answers, 429);
    expect(refused).toHaveLength(400 - passed.length);
    expectRefused(refused, 'address');
  });

  it('count a whole /64 of IPv6 as one, and nobody else with it', async () => {
    const answers = await inOneMinute(() => {
      const network = `2001:db8:0:${nextAddress}`;
      nextAddress += 1;
      return times(200, (at) => ask(at % 2, '/v1/products', { 'x-forwarded-for': `${network}::${at.toString(16)}` }));
    });
    expectWithin(letIn(answers).length, 100, 110);
    expect((await ask(0, '/v1/products', { 'x-forwarded-for': somebody() })).status).toBe(200);
  });

  it('refuse who guesses keys, and no one who shows a right one from the same address', async () => {
    const [guesses, known] = await inOneMinute(async () => {
      const from = somebody();
      const guess = (at: number) =>
        ask(at % 2, '/v1/products', { 'x-forwarded-for': from, authorization: `Bearer guess-${at}` });
      return [
        await times(200, guess),
        await ask(0, '/v1/products', { 'x-forwarded-for': from, ...bearerOf('editor') }),
      ] as const;
    });
    expectWithin(letIn(guesses).length, 100, 110);
    expectRefused(withStatus(guesses, 429), 'address');
    expect(known.status).toBe(200);
    expect(known.headers.get('ratelimit-policy')).toBe('"client";q=200;w=60');
  });
});

describe('the two of them', () => {
  it('limit a client, wherever it asks from', async () => {
    const answers = await inOneMinute(() =>
      times(300, (at) => ask(at % 2, '/v1/products', { 'x-forwarded-for': somebody(), ...bearerOf('partner') })),
    );
    expectWithin(letIn(answers).length, 200, 220);
    expectRefused(withStatus(answers, 429), 'client');
  });

  it('limit what is asked with one token', async () => {
    const id = '019abf00-0000-7000-8000-000000000000';
    const answers = await inOneMinute(() => {
      const token = `token-${somebody()}`;
      return times(120, (at) =>
        ask(at % 2, `/v1/appointments/${id}`, { 'x-forwarded-for': somebody(), 'appointment-token': token }),
      );
    });
    expectWithin(letIn(answers).length, 50, 52);
    expectRefused(withStatus(answers, 429), 'appointment-token');
  });

  it('limit all of a municipality together, and leave a quarter to who shows a credential', async () => {
    const answers = await inOneMinute(async () => {
      const host = { 'x-forwarded-host': 'proefdorp.localhost' };
      // There is none: it is counted, and no service is asked.
      const nothing = (at: number, more: Record<string, string>) => ask(at % 2, '/v1/challenge', { ...host, ...more });
      const keyOf = (who: 'clerk' | 'counter' | 'partner') => `Bearer ${house.key(who, 'proefdorp')}`;
      const staff = ['clerk', 'counter', 'partner'] as const;
      const strangers = await times(1_250, (at) => nothing(at, { 'x-forwarded-for': `198.51.${at >> 8}.${at % 256}` }));
      const all = staff.map((who) => times(180, (at) => nothing(at, { authorization: keyOf(who) })));
      return { strangers, staff: (await Promise.all(all)).flat() };
    });
    const passed = letIn(answers.strangers).length;
    expectWithin(passed, 1_050, 1_155);
    expectRefused(withStatus(answers.strangers, 429), 'strangers');
    expectWithin(passed + letIn(answers.staff).length, 1_400, 1_540);
    expectRefused(withStatus(answers.staff, 429), 'municipality');
  });

  it('limit codes that open nothing, and then open no right one either', async () => {
    const booked = await fetch(`${house.urls[0]}/v1/appointments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearerOf('counter') },
      body: JSON.stringify({
        items: [{ productId: 'paspoort' }],
        locationId: 'stadskantoor',
        start: '2026-12-01T09:00:00Z',
        customer: { name: 'Test Burger', contactBy: 'none' },
      }),
    });
    const { code } = (await booked.json()) as { code: string };
    const look = (at: number, wanted: string) => ask(at % 2, `/v1/appointments?code=${wanted}`, bearerOf('phone'));
    const { right, wrong, after } = await inOneMinute(async () => {
      const found: Answer[] = [];
      for (let at = 0; at < 40; at += 1) found.push(await look(at, code));
      const missed = await times(60, (at) => look(at, `K7M-4Q${'2346789'[at % 7]}`));
      return { right: found, wrong: missed, after: [await look(0, code), await look(1, code)] };
    });
    expect(withStatus(right, 200)).toHaveLength(40);
    expect(withStatus(wrong, 200)).toHaveLength(20);
    expectRefused(withStatus(wrong, 429), 'wrong-codes');
    expectRefused(after, 'wrong-codes');
    expect(after.map(({ status }) => status)).toEqual([429, 429]);
  });

  it('answer one idempotency key the same, and book once', async () => {
    const order = {
      items: [{ productId: 'paspoort' }],
      locationId: 'stadskantoor',
      start: '2026-12-02T09:00:00Z',
      customer: { name: 'Test Burger', contactBy: 'none' },
    };
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': 'two-doors-one-key',
      ...bearerOf('counter'),
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const body = JSON.stringify(order);
        const response = await fetch(`${house.urls[at % 2]}/v1/appointments`, { method: 'POST', headers, body });
        return `${response.status} ${response.headers.get('etag')} ${await response.text()}`;
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^201 "1" /);
    const query = 'item=paspoort&from=2026-12-02&until=2026-12-03';
    const { body } = await ask(0, `/v1/slots?${query}`, bearerOf('counter'));
    const [{ days }] = body.locations as [{ days: { slots: { start: string; free: number }[] }[] }];
    expect(days[0]?.slots.find(({ start }) => start === order.start)?.free).toBe(2);
  });
});

describe('while the broker is away', () => {
  it('each gateway counts alone; once it is back they count together again', async () => {
    await house.nats.kill();
    await eventually(async () => expect((await ask(0, '/v1/products', bearerOf('editor'))).status).toBe(503));
    await eventually(async () => expect((await ask(1, '/v1/products', bearerOf('editor'))).status).toBe(503));
    const alone = await inOneMinute(() => {
      const from = somebody();
      return times(300, (at) => ask(at % 2, '/v1/products', { 'x-forwarded-for': from }));
    });
    await house.nats.startAgain();
    expect([withStatus(alone, 503).length, withStatus(alone, 429).length]).toEqual([200, 100]);
    expectRefused(withStatus(alone, 429), 'address');
    for (const url of house.urls)
      await eventually(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200));
    const together = await inOneMinute(() => {
      const from = somebody();
      return times(300, (at) => ask(at % 2, '/v1/products', { 'x-forwarded-for': from }));
    });
    expectWithin(letIn(together).length, 100, 110);
  });
});
