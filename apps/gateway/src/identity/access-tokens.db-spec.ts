import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeLog } from '#platform';
import { type Algorithm, anIssuer, eventually, type TestIssuer, unsoundTokens } from '#testkit';
import { type AccessTokenParts, AccessTokens } from './access-tokens.client.js';
import type { IssuerSettings } from './issuers.settings.js';

const minute = 60_000;
const begun: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const one of begun.splice(0)) await one.close();
});

const issuerOf = async (algorithm?: Algorithm): Promise<TestIssuer> => {
  const issuer = await anIssuer(algorithm);
  begun.push({ close: () => issuer.stop() });
  return issuer;
};

const trusting = (issuer: Pick<TestIssuer, 'url'>, differences: Partial<IssuerSettings> = {}): IssuerSettings => ({
  id: 'staff',
  issuer: issuer.url,
  audience: ['open-loket'],
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  clockSkewSeconds: 30,
  claims: { municipality: { path: ['municipality'] }, who: { path: ['who'] }, person: { path: ['person'] } },
  ...differences,
});

/** Tokens are known by what these issuers say, on a clock that the test moves. */
const knowing = (settings: readonly IssuerSettings[], parts: Partial<AccessTokenParts> = {}) => {
  const clock = { passed: 0 };
  const tokens = new AccessTokens(settings, {
    production: false,
    knows: (id) => id === 'voorbeeldstad',
    log: makeLog('spec', 'silent'),
    now: () => Date.now() + clock.passed,
    ...parts,
  });
  begun.push(tokens);
  const pass = (milliseconds: number): void => {
    clock.passed += milliseconds;
  };
  return { tokens, pass };
};

const clerk = { municipality: 'voorbeeldstad', who: 'clerk', person: 'p1', client_id: 'balie' };
const asClerk = {
  identified: { municipalityId: 'voorbeeldstad', who: 'clerk', client: 'staff:clerk:balie', person: 'staff:p1' },
};
const unknown = expect.objectContaining({ unknown: expect.any(String) });
const away = { awaySeconds: expect.any(Number) };
const untilGone = { exp: Math.floor(Date.now() / 1_000) + 12 * 3_600 };

describe('a sound token', () => {
  it.each<Algorithm>(['ES256', 'RS256', 'PS256', 'EdDSA'])('signed by %s is known', async (algorithm) => {
    const issuer = await issuerOf(algorithm);
    const { tokens } = knowing([trusting(issuer)]);
    expect(await tokens.whose(issuer.sign(clerk))).toMatchObject(asClerk);
  });

  it('may be for several audiences, ours among them', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer, { audience: ['loket', 'open-loket'] })]);
    expect(await tokens.whose(issuer.sign({ ...clerk, aud: ['account', 'open-loket'] }))).toMatchObject(asClerk);
    expect(await tokens.whose(issuer.sign({ ...clerk, aud: ['account'] }))).toEqual(unknown);
  });

  it('may be a little late or early, by the clock skew and no more', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer, { clockSkewSeconds: 60 })]);
    const now = Math.floor(Date.now() / 1_000);
    const said = (claims: object) => tokens.whose(issuer.sign({ ...clerk, ...claims }));
    expect(await said({ exp: now - 40 })).toMatchObject(asClerk);
    expect(await said({ nbf: now + 40, iat: now + 40 })).toMatchObject(asClerk);
    expect(await said({ exp: now - 80 })).toEqual(unknown);
    expect(await said({ nbf: now + 80 })).toEqual(unknown);
    expect(await said({ iat: now + 80 })).toEqual(unknown);
  });
});

describe('an unsound token', () => {
  let rsa: TestIssuer;
  beforeAll(async () => {
    rsa = await anIssuer('RS256');
  });
  afterAll(() => rsa.stop());

  it.each(unsoundTokens)('is nobody’s: %s', async (unsound) => {
    const issuer = rsa;
    const { tokens } = knowing([trusting(issuer)]);
    expect(await tokens.whose(issuer.sign(clerk))).toMatchObject(asClerk);
    expect(await tokens.whose(issuer.sign(clerk, { unsound }))).toEqual(unknown);
  });

  it('is nobody’s: an identity token, which is for the client and not for us', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer)]);
    const identity = { ...clerk, aud: 'balie', nonce: 'n', at_hash: 'h' };
    expect(await tokens.whose(issuer.sign(identity, { header: { typ: 'JWT' } }))).toEqual(unknown);
  });

  it('is nobody’s: an identity token or a refresh token, though it is for our audience', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer)]);
    const said = (claims: object) => tokens.whose(issuer.sign({ ...clerk, ...claims }, { header: { typ: 'JWT' } }));
    expect(await said({})).toMatchObject(asClerk);
    expect(await said({ typ: 'Bearer' })).toMatchObject(asClerk);
    for (const claims of [{ nonce: 'n' }, { at_hash: 'h' }, { c_hash: 'h' }, { typ: 'ID' }, { typ: 'Refresh' }])
      expect(await said(claims)).toMatchObject({ unknown: 'not-an-access-token' });
  });

  it('is nobody’s, and the log tells why, whatever was shown, and never the token', async () => {
    const [issuer, stranger] = [await issuerOf(), await issuerOf()];
    const log = makeLog('spec', 'silent');
    const debug = jest.spyOn(log, 'debug');
    const { tokens } = knowing([trusting(issuer)], { log });
    const told = async (token: string) => {
      const recognition = await tokens.whose(token);
      const line = debug.mock.calls.at(-1)?.[0];
      expect(JSON.stringify(line)).not.toContain(token.slice(-20));
      return { ...(recognition as object), line };
    };
    expect(await told(stranger.sign({ ...clerk, iss: `${issuer.url}/` }))).toMatchObject({
      unknown: 'other-issuer',
      line: { reason: 'other-issuer', issuer: `${issuer.url}/` },
    });
    const endless = await told(stranger.sign({ ...clerk, iss: 'x'.repeat(5_000) }));
    expect(endless.line).toMatchObject({ issuer: 'x'.repeat(100) });
    expect(await told('a-key-that-nobody-has-any-more')).toMatchObject({ line: { reason: 'not-a-token' } });
    expect(await told('y'.repeat(9_000))).toMatchObject({ line: { reason: 'too-long' } });
    expect(await told(issuer.sign(clerk, { unsound: 'expired' }))).toMatchObject({ line: { reason: 'expired' } });
    expect(await told(issuer.sign(clerk, { unsound: 'tampered with' }))).toMatchObject({
      line: { reason: 'signature', issuer: issuer.url },
    });
    expect(await told(issuer.sign(clerk, { unsound: 'for another audience' }))).toMatchObject({
      line: { reason: 'claims', why: 'aud: check_failed' },
    });
    expect(await told(issuer.sign({ ...clerk, who: 'root' }))).toMatchObject({ line: { reason: 'nobody-here' } });
  });

  it('is nobody’s: by an algorithm that is not its issuer’s', async () => {
    const issuer = await issuerOf('ES256');
    const { tokens } = knowing([trusting(issuer, { algorithms: ['RS256'] })]);
    expect(await tokens.whose(issuer.sign(clerk))).toEqual(unknown);
  });

  it('is nobody’s: with a key of its own, or asking for what we do not understand', async () => {
    const issuer = await issuerOf();
    const other = await issuerOf();
    const { tokens } = knowing([trusting(issuer)]);
    const headers = [{ jku: `${other.url}/keys` }, { x5u: `${other.url}/keys` }, { jwk: { kty: 'EC' } }];
    for (const header of headers)
      expect(await tokens.whose(other.sign({ ...clerk, iss: issuer.url }, { header }))).toEqual(unknown);
    expect(await tokens.whose(issuer.sign(clerk, { header: { crit: ['b64'], b64: false } }))).toEqual(unknown);
    expect(other.asked).toEqual({ discovery: 0, keys: 0 });
  });

  it('is nobody’s at once: of no issuer that we know', async () => {
    const [issuer, stranger] = [await issuerOf(), await issuerOf()];
    const { tokens } = knowing([trusting(issuer)]);
    for (const token of [stranger.sign(clerk), 'no-token', '..', ''])
      expect(await tokens.whose(token)).toEqual(unknown);
    expect([issuer.asked, stranger.asked].map(({ keys }) => keys)).toEqual([0, 0]);
  });

  it('is nobody’s: sound, and of nobody here', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer)]);
    expect(await tokens.whose(issuer.sign({ ...clerk, municipality: 'elders' }))).toEqual(unknown);
    expect(await tokens.whose(issuer.sign({ ...clerk, who: 'root' }))).toEqual(unknown);
  });
});

describe('an issuer', () => {
  it('that signs access tokens under another name is found where the file says', async () => {
    const issuer = await issuerOf();
    const trust = 'http://adfs.example/adfs/services/trust';
    issuer.instead.set('discovery', (response) =>
      response.end(JSON.stringify({ issuer: issuer.url, access_token_issuer: trust, jwks_uri: `${issuer.url}/keys` })),
    );
    const { tokens } = knowing([trusting({ url: trust }, { discovery: `${issuer.url}/metadata?p=staff` })]);
    expect(await tokens.whose(issuer.sign({ ...clerk, iss: trust }))).toMatchObject(asClerk);
    expect(await tokens.whose(issuer.sign(clerk))).toMatchObject({ unknown: 'other-issuer' });
    expect(issuer.asked).toEqual({ discovery: 1, keys: 1 });
  });

  it('whose metadata are those of another is away, wherever they are', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting({ url: 'urn:other' }, { discovery: `${issuer.url}/metadata` })]);
    expect(await tokens.whose(issuer.sign({ ...clerk, iss: 'urn:other' }))).toEqual(away);
  });

  it('that tells nothing of itself is known by the keys that the file names', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting({ url: 'urn:gemeente' }, { jwks: `${issuer.url}/keys` })]);
    expect(await tokens.whose(issuer.sign({ ...clerk, iss: 'urn:gemeente' }))).toMatchObject(asClerk);
    expect(issuer.asked).toEqual({ discovery: 0, keys: 1 });
  });
});

describe('two issuers', () => {
  it('are each known by their own keys, claims and audience', async () => {
    const [staff, channels] = [await issuerOf(), await issuerOf('EdDSA')];
    const { tokens } = knowing([
      trusting(staff),
      trusting(channels, {
        id: 'channels',
        audience: ['loket'],
        claims: { municipality: { fixed: 'voorbeeldstad' }, who: { path: ['scope'], values: [['kanaal', 'web']] } },
      }),
    ]);
    const web = { aud: 'loket', scope: 'kanaal', client_id: 'site' };
    expect(await tokens.whose(staff.sign(clerk))).toMatchObject(asClerk);
    expect(await tokens.whose(channels.sign(web))).toMatchObject({
      identified: { who: 'web', client: 'channels:web:site' },
    });
    expect(await tokens.whose(channels.sign({ ...clerk, aud: 'loket' }))).toEqual(unknown);
    expect(await tokens.whose(channels.sign({ ...clerk, iss: staff.url }))).toEqual(unknown);
  });

  it('do not wait for each other: one that is away stops nobody', async () => {
    const [here, gone] = [await issuerOf(), await issuerOf()];
    const token = gone.sign(clerk);
    await gone.stop();
    const { tokens, pass } = knowing([trusting(here), trusting(gone, { id: 'gone' })]);
    await tokens.start();
    expect(await tokens.whose(here.sign(clerk))).toMatchObject(asClerk);
    expect(await tokens.whose(token)).toEqual(away);
    expect(tokens.issuers).toEqual([
      { id: 'staff', isUp: true },
      { id: 'gone', isUp: false },
    ]);
    await gone.startAgain();
    pass(5_000);
    expect(await tokens.whose(token)).toMatchObject({ identified: { client: 'gone:clerk:balie' } });
  });
});

describe('keys', () => {
  it('that are new are found, without asking for each token', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer)]);
    await tokens.start();
    issuer.rotate({ keepOld: true });
    pass(30_000);
    const all = await Promise.all(Array.from({ length: 50 }, () => tokens.whose(issuer.sign(clerk))));
    expect(all).toEqual(all.map(() => expect.objectContaining(asClerk)));
    expect(issuer.asked).toEqual({ discovery: 2, keys: 2 });
  });

  it('that nobody knows are looked for once in half a minute, however many ask', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer)]);
    await tokens.start();
    const many = () =>
      Promise.all(
        Array.from({ length: 50 }, () => tokens.whose(issuer.sign(clerk, { unsound: 'with a key that is not known' }))),
      );
    expect(await many()).toEqual(Array(50).fill(unknown));
    expect(issuer.asked.keys).toBe(1);
    pass(30_000);
    expect(await many()).toEqual(Array(50).fill(unknown));
    await many();
    expect(issuer.asked.keys).toBe(2);
  });

  it('that are withdrawn open nothing after five minutes, remembered tokens included', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer)]);
    const token = issuer.sign(clerk);
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    issuer.rotate();
    pass(5 * minute - 1_000);
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    pass(1_000);
    expect(await tokens.whose(token)).toEqual(unknown);
    expect(await tokens.whose(issuer.sign(clerk))).toMatchObject(asClerk);
  });

  it('are looked at ahead, while nobody waits for them', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer)], { fetchMilliseconds: 1_000 });
    const token = issuer.sign({ ...clerk, ...untilGone });
    await tokens.whose(token);
    pass(3 * minute);
    await tokens.whose(token);
    expect(issuer.asked.discovery).toBe(1);
    issuer.instead.set('discovery', () => undefined);
    pass(1.5 * minute);
    const began = performance.now();
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    expect(await tokens.whose(issuer.sign({ ...clerk, jti: 'another' }))).toMatchObject(asClerk);
    expect(performance.now() - began).toBeLessThan(500);
    await eventually(() => expect(tokens.issuers).toEqual([{ id: 'staff', isUp: false }]));
    pass(minute);
    const late = performance.now();
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    expect(performance.now() - late).toBeLessThan(500);
  });

  it('of who is away go on for a day, and what they do not know is not said to be wrong', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer)]);
    const [token, later] = [issuer.sign({ ...clerk, ...untilGone }), issuer.sign({ ...clerk, ...untilGone, jti: '2' })];
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    await issuer.stop();
    pass(6 * minute);
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    expect(await tokens.whose(later)).toMatchObject(asClerk);
    expect(await tokens.whose(issuer.sign(clerk, { unsound: 'with a key that is not known' }))).toEqual(away);
    pass(24 * 60 * minute);
    expect(await tokens.whose(issuer.sign({ ...clerk, exp: untilGone.exp + 86_400 }))).toEqual(away);
  });

  it('are not waited for by those who have a token that is remembered', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer)], { fetchMilliseconds: 100 });
    const token = issuer.sign(clerk);
    await tokens.whose(token);
    issuer.instead.set('discovery', () => undefined);
    pass(6 * minute);
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    pass(6_000);
    const began = performance.now();
    expect(await tokens.whose(token)).toMatchObject(asClerk);
    expect(performance.now() - began).toBeLessThan(50);
    await eventually(() => expect(issuer.asked.discovery).toBe(3));
  });
});

describe('an issuer is away when', () => {
  it.each<[string, 'discovery' | 'keys', number, string | Record<string, unknown>]>([
    ['it says that it is another', 'discovery', 200, { issuer: 'https://elsewhere.example' }],
    ['its keys are in a file', 'discovery', 200, { jwks_uri: 'file:///etc/passwd' }],
    ['it is in trouble', 'keys', 500, '{}'],
    ['it sends us on', 'keys', 302, ''],
    ['it says no JSON', 'keys', 200, '<html>'],
    ['it says no keys', 'keys', 200, { keys: 'none' }],
    ['it says too much', 'keys', 200, { keys: [{ kty: 'EC', x: 'x'.repeat(300_000) }] }],
  ])('%s', async (_what, which, status, answer) => {
    const issuer = await issuerOf();
    issuer.instead.set(which, (response) => {
      const body =
        typeof answer === 'string'
          ? answer
          : JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...answer });
      response.writeHead(status, { location: `${issuer.url}/keys?again` }).end(body);
    });
    const { tokens } = knowing([trusting(issuer)]);
    expect(await tokens.whose(issuer.sign(clerk))).toEqual(away);
  });

  it('it does not answer, or not to the end: nobody waits for it long, nor twice', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer)], { fetchMilliseconds: 200 });
    issuer.instead.set('keys', (response) => void response.write('{"keys":['));
    const began = performance.now();
    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.whose(issuer.sign(clerk))));
    expect(all).toEqual(Array(20).fill({ awaySeconds: 5 }));
    expect(await tokens.whose(issuer.sign(clerk))).toEqual(away);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(issuer.asked.keys).toBe(1);
  });

  it('its keys are not reached by https in production', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer)], { production: true });
    expect(await tokens.whose(issuer.sign(clerk))).toEqual(away);
    expect(issuer.asked).toEqual({ discovery: 1, keys: 0 });
  });
});

describe('a token that was verified', () => {
  it('is remembered until it expires', async () => {
    const issuer = await issuerOf();
    const { tokens, pass } = knowing([trusting(issuer, { clockSkewSeconds: 0 })]);
    const token = issuer.sign({ ...clerk, exp: Math.floor(Date.now() / 1_000) + 120 });
    const first = await tokens.whose(token);
    expect(await tokens.whose(token)).toMatchObject({ identified: (first as typeof asClerk).identified });
    pass(121_000);
    expect(await tokens.whose(token)).toEqual(unknown);
  });

  it('is forgotten when it is the one not seen for longest and there are too many', async () => {
    const issuer = await issuerOf();
    const { tokens } = knowing([trusting(issuer)], { most: 2 });
    const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map((jti) => issuer.sign({ ...clerk, jti }));
    const identified = async (token: string) => ((await tokens.whose(token)) as typeof asClerk).identified;
    const first = [await identified(a), await identified(b)];
    expect(await identified(a)).toBe(first[0]);
    await identified(c);
    expect(await identified(a)).toBe(first[0]);
    expect(await identified(b)).not.toBe(first[1]);
  });

  it('costs no signature again', async () => {
    const perSecond: Record<string, number> = {};
    for (const algorithm of ['ES256', 'RS256'] as const) {
      const issuer = await issuerOf(algorithm);
      const { tokens } = knowing([trusting(issuer)]);
      const different = Array.from({ length: 300 }, (_, at) => issuer.sign({ ...clerk, jti: String(at) }));
      const rate = async (name: string, shown: readonly string[]) => {
        const began = performance.now();
        for (const token of shown) await tokens.whose(token);
        perSecond[name] = Math.round(shown.length / ((performance.now() - began) / 1_000));
      };
      await tokens.whose(issuer.sign(clerk));
      await rate(`${algorithm}, each token for the first time`, different);
      await rate(`${algorithm}, each token again`, Array.from({ length: 20 }, () => different).flat());
    }
    process.stdout.write(`Access tokens a second: ${JSON.stringify(perSecond)}\n`);
    for (const algorithm of ['ES256', 'RS256'])
      expect(perSecond[`${algorithm}, each token again`]).toBeGreaterThan(
        perSecond[`${algorithm}, each token for the first time`] ?? Number.POSITIVE_INFINITY,
      );
  });
});
