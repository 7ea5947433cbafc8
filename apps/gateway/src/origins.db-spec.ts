import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { placeHold, routes } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

const site = 'https://www.voorbeeldstad.example';
const app = 'https://app.voorbeeldstad.example';
const evil = 'https://evil.example';

const others = ['phone', 'counter', 'kiosk', 'partner', 'chat', 'letter'];
const named = { web: [site], app: [app], ...Object.fromEntries(others.map((channel) => [channel, []])) };

let folder: string;
let gateway: TestGateway;
let held: { asked: readonly unknown[] };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-origins-'));
  const MUNICIPALITIES_FILE = join(folder, 'municipalities.json');
  const town = (id: string, more: object) => ({
    id,
    name: id,
    oin: '99999999000000000001',
    hosts: [`${id}.test`],
    anonymousChannel: 'web',
    ...more,
  });
  const municipalities = [
    town('voorbeeldstad', { default: true, origins: { web: [site], app: [app], counter: [] } }),
    town('buurstad', { origins: named }),
    town('proefdorp', {}),
  ];
  await writeFile(MUNICIPALITIES_FILE, JSON.stringify({ municipalities }));
  gateway = await aGateway({ MUNICIPALITIES_FILE });
  held = await gateway.answers(placeHold, () => undefined);
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

const allowed = async (
  method: 'get' | 'post' | 'options',
  headers: Record<string, string>,
  path = '/v1/challenge',
): Promise<[number, string | undefined, string | undefined]> => {
  const asking = gateway.http[method](path).set({ host: 'voorbeeldstad.test', ...headers });
  const { status, headers: answered } = await (method === 'post' ? asking.send({}) : asking);
  expect(answered).not.toHaveProperty('access-control-allow-credentials');
  return [status, answered['access-control-allow-origin'], answered.vary];
};

describe('pages of other origins', () => {
  it('may read where their origin is named for the channel; others get the answer, and no leave to read it', async () => {
    expect(await allowed('get', { origin: site })).toEqual([404, site, 'Origin']);
    expect(await allowed('get', { origin: site.toUpperCase() })).toEqual([404, site.toUpperCase(), 'Origin']);
    for (const origin of [evil, app, 'null', `${site}.evil.example`, 'http://www.voorbeeldstad.example'])
      expect(await allowed('get', { origin })).toEqual([404, undefined, 'Origin']);
    expect(await allowed('get', {})).toEqual([404, undefined, 'Origin']);
  });

  it('with a credential by its channel; one that is not named is for any', async () => {
    expect(await allowed('get', { origin: app, authorization: bearer('app') })).toEqual([404, app, 'Origin']);
    expect(await allowed('get', { origin: site, authorization: bearer('app') })).toEqual([404, undefined, 'Origin']);
    expect(await allowed('get', { origin: evil, authorization: bearer('partner') })).toEqual([404, '*', undefined]);
    expect(await allowed('get', { origin: evil, authorization: bearer('counter') })).toEqual([
      404,
      undefined,
      'Origin',
    ]);
  });

  it('are told beforehand, by whether they will show a credential', async () => {
    const preflight = (origin: string, headers = 'content-type') =>
      allowed('options', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': headers,
      });
    expect(await preflight(site)).toEqual([204, site, 'Origin']);
    expect(await preflight(evil)).toEqual([204, undefined, 'Origin']);
    expect(await preflight(evil, 'Content-Type, Authorization')).toEqual([204, '*', undefined]);
  });

  it('are told so beforehand too where each channel names its origins', async () => {
    const headers = { host: 'buurstad.test', 'access-control-request-headers': 'authorization' };
    expect(await allowed('options', { ...headers, origin: app })).toEqual([204, app, 'Origin']);
    expect(await allowed('options', { ...headers, origin: evil })).toEqual([204, undefined, 'Origin']);
    const guess = { host: 'buurstad.test', origin: evil, authorization: 'Bearer guess' };
    expect((await allowed('get', guess))[1]).toBeUndefined();
  });

  it('change nothing where they may not ask, with a credential or without', async () => {
    const before = held.asked.length;
    const answer = await gateway.http.post('/v1/holds').set({ host: 'voorbeeldstad.test', origin: evil }).send({});
    expect([answer.status, answer.body.code]).toEqual([403, 'not-allowed']);
    expect(held.asked.length).toBe(before);
    expect((await allowed('post', { origin: site }, '/v1/holds'))[0]).toBe(400);
    expect((await allowed('post', {}, '/v1/holds'))[0]).toBe(400);
    expect((await allowed('post', { origin: 'http://voorbeeldstad.test' }, '/v1/holds'))[0]).toBe(400);
    const withCredential = async (origin: string, who: 'web' | 'app' | 'counter' | 'partner') =>
      (await allowed('post', { origin, authorization: bearer(who) }, '/v1/holds'))[0];
    expect(await withCredential(evil, 'web')).toBe(403);
    expect(await withCredential(site, 'app')).toBe(403);
    expect(await withCredential(site, 'counter')).toBe(403);
    expect(await withCredential(site, 'web')).toBe(400);
    expect(await withCredential(app, 'app')).toBe(400);
    expect(await withCredential(evil, 'partner')).toBe(400);
    expect(held.asked.length).toBe(before);
  });

  it('may all read documentation, and everything of a municipality that names none', async () => {
    expect(await allowed('get', { origin: evil }, '/v1/openapi.json')).toEqual([200, '*', undefined]);
    expect(await allowed('get', { origin: evil, host: 'proefdorp.test' })).toEqual([404, '*', undefined]);
    expect((await allowed('post', { origin: evil, host: 'proefdorp.test' }, '/v1/holds'))[0]).toBe(400);
  });

  it('are told in an answer to be kept that it depends on more than the page', async () => {
    const { headers } = await gateway.http.get('/v1/products').set({ host: 'voorbeeldstad.test', origin: site });
    expect(headers.vary ?? '').toMatch(/Origin$/);
  });
});

it('no answer of any route ever sets a cookie', async () => {
  const beside = ['/docs', '/docs/start.js', '/health/live', '/v1/openapi.json', '/nowhere', '/v1/nowhere'];
  const asks = [
    ...routes.map(({ method, path }) => ({ method, path: path.replaceAll(/\{\w+\}/g, 'x') })),
    ...beside.map((path) => ({ method: 'GET' as const, path })),
  ];
  for (const { method, path } of asks) {
    for (const authorization of [undefined, bearer('administrator')]) {
      const answer = await fetch(`${gateway.url}${path}`, {
        method,
        headers: {
          cookie: 'session=1',
          'content-type': 'application/json',
          ...(authorization ? { authorization } : {}),
        },
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{' }),
      });
      await answer.arrayBuffer();
      expect([method, path, answer.headers.getSetCookie()]).toEqual([method, path, []]);
    }
  }
}, 60_000);
