import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aBrowser, callback, errorIn } from './a-login.builder.js';
import { aProvider, someKeys, type TestKeys, type TestProvider } from './a-provider.builder.js';
import { isKeyOf, nameOf } from './holders.rules.js';
import { mostTries, triesAfter, waitAfter } from './tries.rules.js';

let keys: TestKeys;
let provider: TestProvider;

beforeAll(async () => {
  keys = await someKeys();
  provider = await aProvider(keys);
});
afterAll(async () => {
  await provider.stop();
  await keys.remove();
});

const fieldsOf = (key: { municipalityId: string; who: Parameters<TestKeys['keyOf']>[0]; key: string }) => ({
  username: nameOf(key),
  password: key.key,
});

/** As far as the code, which is in the address where it ends. */
const loggedIn = async (more: Readonly<Record<string, string | undefined>> = {}) => {
  const browser = aBrowser(provider.issuer);
  const { next: form } = await browser.begin(more);
  const { next: onward } = await browser.fillIn(form, fieldsOf(keys.keyOf('clerk')));
  const { next: end } = await browser.visit(onward);
  return { browser, end: new URL(end) };
};

describe('logging in', () => {
  it('ends where it began, with a code that is good once', async () => {
    const { browser, end } = await loggedIn();
    expect(`${end.origin}${end.pathname}`).toBe(callback);
    expect(end.searchParams.get('state')).toBe('of ours');
    const code = end.searchParams.get('code') ?? '';
    const answer = await browser.exchange(code);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(await answer.json()).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3_600,
      id_token: expect.any(String),
    });
    expect((await browser.exchange(code)).status).toBe(400);
  });

  it('is asked again the next time, also of the same browser', async () => {
    const { browser } = await loggedIn();
    const again = await browser.begin();
    expect(again.next).toMatch(/^\/login\//);
    const { next } = await browser.begin({ prompt: 'none' });
    expect(new URL(next).searchParams.get('error')).toBe('login_required');
  });

  it.each(['http://localhost:8080/callback', 'http://127.0.0.1/callback'])(
    'may come back to %s',
    async (redirect_uri) => {
      expect((await aBrowser(provider.issuer).begin({ redirect_uri })).next).toMatch(/^\/login\//);
    },
  );

  it.each([
    'https://loket.example/callback',
    'http://127.0.0.1.loket.example/callback',
    'http://127.0.0.1:5173/elsewhere',
    'http://user@127.0.0.1:5173/callback',
    '//loket.example/callback',
    'javascript:alert(1)',
  ])('never leads to %s', async (redirect_uri) => {
    const answer = await aBrowser(provider.issuer).begin({ redirect_uri });
    expect([answer.status, answer.next]).toEqual([400, '']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('needs PKCE', async () => {
    const without = await aBrowser(provider.issuer).begin({
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    expect(new URL(without.next).searchParams.get('error')).toBe('invalid_request');
    const plain = await aBrowser(provider.issuer).begin({ code_challenge_method: 'plain' });
    expect(new URL(plain.next).searchParams.get('error')).toBe('invalid_request');
    const { browser, end } = await loggedIn();
    const stolen = await browser.exchange(end.searchParams.get('code') ?? '', { code_verifier: 'x'.repeat(43) });
    expect([stolen.status, await errorIn(stolen)]).toEqual([400, 'invalid_grant']);
  });

  it('gets no cookie that another port would be sent, and none that scripts can read', async () => {
    const browser = aBrowser(provider.issuer);
    const begun = await browser.begin();
    const sent = await browser.fillIn(begun.next, fieldsOf(keys.keyOf('clerk')));
    const cookies = [begun, sent, await browser.visit(sent.next)].flatMap(({ headers }) => headers.getSetCookie());
    expect(cookies.length).toBeGreaterThan(3);
    for (const cookie of cookies) expect(cookie).toMatch(/; path=\/(auth|login)\b.*; httponly/i);
  });
});

describe('the login page', () => {
  it('works without scripts and without anything from elsewhere', async () => {
    const browser = aBrowser(provider.issuer);
    const { next } = await browser.begin();
    const { status, text, headers } = await browser.visit(next);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script|https?:|src=|@import|<link/);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/127\.0\.0\.1:5173; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('belongs to the browser in which it was begun', async () => {
    const { next: form } = await aBrowser(provider.issuer).begin();
    const stranger = aBrowser(provider.issuer);
    expect((await stranger.visit(form)).status).toBe(400);
    const own = await stranger.begin();
    expect((await stranger.fillIn(form, fieldsOf(keys.keyOf('clerk')))).status).toBe(400);
    expect((await stranger.visit(own.next)).status).toBe(200);
  });

  it('takes no form that another site sent', async () => {
    const browser = aBrowser(provider.issuer);
    const { next: form } = await browser.begin();
    const fields = fieldsOf(keys.keyOf('clerk'));
    for (const origin of ['http://127.0.0.1:5173', 'null'])
      expect((await browser.fillIn(form, fields, { origin })).status).toBe(403);
    expect((await browser.fillIn(form, fields, { origin: provider.issuer })).status).toBe(303);
  });

  it('takes no more than a form', async () => {
    const browser = aBrowser(provider.issuer);
    const { next: form } = await browser.begin();
    expect((await browser.fillIn(form, { password: 'x'.repeat(5_000) })).status).toBe(413);
    expect((await browser.visit(form, { method: 'DELETE' })).status).toBe(405);
  });

  it('says the same of a name nobody has and of a wrong password, and shows neither', async () => {
    const browser = aBrowser(provider.issuer);
    const { next: form } = await browser.begin();
    const unknown = await browser.fillIn(form, { username: '<b>mayor', password: 'guess' });
    const wrong = await browser.fillIn(form, { username: 'proefdorp.editor', password: 'guess' });
    expect([unknown.status, unknown.text]).toEqual([401, wrong.text]);
    expect(wrong.text).not.toMatch(/mayor|guess|proefdorp/);
  });

  it('does not let anybody guess for long, and the others log in meanwhile', async () => {
    const browser = aBrowser(provider.issuer);
    const { next: form } = await browser.begin();
    const planner = keys.keyOf('planner');
    for (let tried = 0; tried < mostTries; tried += 1)
      expect((await browser.fillIn(form, { username: nameOf(planner), password: `${tried}` })).status).toBe(401);
    const refused = await browser.fillIn(form, fieldsOf(planner));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await browser.fillIn(form, fieldsOf(keys.keyOf('planner', 'proefdorp')))).status).toBe(303);
  });
});

describe('wrong passwords', () => {
  it('are forgotten a minute after the first', () => {
    const often = Array.from({ length: mostTries }).reduce<ReturnType<typeof triesAfter> | undefined>(
      (tries, _, at) => triesAfter(tries, at),
      undefined,
    );
    expect(waitAfter(undefined, 0)).toBe(0);
    expect(waitAfter(often, 1_000)).toBe(59);
    expect(waitAfter(often, 60_000)).toBe(0);
    expect(triesAfter(often, 60_000)).toEqual({ count: 1, sinceMs: 60_000 });
  });

  it('are never right for a name that nobody has', () => {
    expect(isKeyOf(undefined, '')).toBe(false);
    expect(isKeyOf(keys.keyOf('clerk'), keys.keyOf('clerk').key)).toBe(true);
  });
});
