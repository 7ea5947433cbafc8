import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pingOf, searchProducts, services } from '#contracts';
import { Clock, makeLog, Nats, SharedClock } from '#platform';
import { eventually } from '#testkit';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const timed = async (): Promise<{ status: number; retryAfter: string | undefined; milliseconds: number }> => {
  const began = performance.now();
  const { status, headers } = await gateway.http.get('/v1/products');
  return { status, retryAfter: headers['retry-after'], milliseconds: performance.now() - began };
};

describe('when a service', () => {
  it('is not there, that is told at once', async () => {
    const { status, retryAfter, milliseconds } = await timed();
    expect({ status, retryAfter, atOnce: milliseconds < 1_000 }).toEqual({
      status: 503,
      retryAfter: '1',
      atOnce: true,
    });
  });

  it('does not answer, nobody waits longer than five seconds', async () => {
    const stand = await gateway.answers(searchProducts, () => undefined);
    const { status, retryAfter, milliseconds } = await timed();
    stand.stop();
    expect({ status, retryAfter, inTime: milliseconds < 5_000 }).toEqual({
      status: 503,
      retryAfter: '1',
      inTime: true,
    });
  });

  it('is not there, we are alive and not ready', async () => {
    expect((await gateway.http.get('/health/live')).status).toBe(200);
    const { status, body } = await gateway.http.get('/health/ready');
    const checks = { nats: 'ok', catalogue: 'away', appointments: 'away', contacts: 'away' };
    expect({ status, body }).toEqual({ status: 503, body: { ready: false, checks } });
  });

  it('answers, we are ready when all do', async () => {
    const stands = await Promise.all(services.map((service) => gateway.answers(pingOf(service), () => ({ ok: {} }))));
    await eventually(async () => expect((await gateway.http.get('/health/ready')).status).toBe(200));
    for (const stand of stands) stand.stop();
    expect(stands.map(({ asked }) => asked[0]?.municipalityId)).toEqual(['_', '_', '_']);
  });
});

describe('the clock', () => {
  const set = () =>
    gateway.http
      .post('/v1/development/clock')
      .set('authorization', bearer('administrator'))
      .send({ now: '2026-12-01T09:00:00+01:00' });

  it('is not said to be set while a service has not taken it over', async () => {
    const { status, body, headers } = await set();
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'service-unavailable' });
    expect(headers['retry-after']).toBe('1');
  });

  it('is set for all by who may', async () => {
    const log = makeLog('test', 'silent');
    const others = await Promise.all(
      services.map(async (service) => {
        const nats = await Nats.connect(gateway.nats.url, service, log);
        const clock = new SharedClock(service, new Clock(), nats, log);
        await clock.start(undefined);
        return { nats, clock };
      }),
    );
    const { status, body } = await set();
    for (const { nats, clock } of others) {
      clock.close();
      await nats.close();
    }
    expect(status).toBe(200);
    const takenOverBy = ['appointments', 'catalogue', 'contacts', 'gateway'];
    expect(body).toEqual({ now: '2026-12-01T08:00:00Z', speed: 1, takenOverBy });
  });
});

describe('numbers and pages', () => {
  it('count requests by route, never by path', async () => {
    await gateway.http.get('/v1/products/paspoort');
    const { text } = await gateway.http.get('/metrics').set('authorization', bearer('monitor'));
    expect(text).toMatch(/loket_http_seconds_count\{.*method="GET",route="\/v1\/products\/:productId",status="503"/);
    expect(text).not.toContain('paspoort');
  });

  it('are read offline: the page has all it needs and says so', async () => {
    const page = await gateway.http.get('/docs');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.text).toContain('href="/v1/openapi.json"');
    const needed = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string);
    expect(needed).toHaveLength(5);
    for (const path of needed)
      expect({ path, status: (await gateway.http.get(path)).status }).toEqual({ path, status: 200 });
    expect((await gateway.http.get('/docs/assets/package.json')).status).toBe(404);
  });
});

describe('in production', () => {
  it('there is no clock to set', async () => {
    const production = await aGateway({ NODE_ENV: 'production' });
    const { status } = await production.http
      .post('/v1/development/clock')
      .set('authorization', bearer('administrator'))
      .send({ now: '2026-12-01T08:00:00Z' });
    await production.close();
    expect(status).toBe(404);
  });
});

describe('when it is told to stop', () => {
  it('finishes what is under way and takes nothing new', async () => {
    const own = await aGateway();
    let release = (_answer: unknown): void => undefined;
    const stand = await own.answers(searchProducts, () => new Promise((resolve) => (release = resolve)));
    const underWay = own.http.get('/v1/products').then(({ status }) => status);
    await eventually(() => expect(stand.asked).toHaveLength(1));
    const closing = own.close();
    await eventually(() => expect(own.http.get('/health/live')).rejects.toThrow('ECONNREFUSED'));
    release({ ok: { items: [], total: 0 } });
    expect(await underWay).toBe(200);
    await closing;
  });
});

describe('when the broker', () => {
  it('is gone, that is told at once, and all goes on when it is back', async () => {
    await gateway.nats.kill();
    await eventually(async () => expect((await gateway.http.get('/health/ready')).body.checks.nats).toBe('away'));
    const { status, milliseconds } = await timed();
    expect({ status, atOnce: milliseconds < 500 }).toEqual({ status: 503, atOnce: true });
    await gateway.nats.startAgain();
    await eventually(async () => {
      const stand = await gateway.answers(searchProducts, () => ({ ok: { items: [], total: 0 } }));
      const answer = await gateway.http.get('/v1/products');
      stand.stop();
      expect(answer.status).toBe(200);
    });
  });
});
