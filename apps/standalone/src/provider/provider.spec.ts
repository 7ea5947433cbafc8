import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { Who } from '#contracts';
import { aBuild, type TestBuild } from '../a-build.builder.js';
import { aBrowser, errorIn } from './a-login.builder.js';
import {
  aProviderProcess,
  municipalityIds,
  type ProviderProcess,
  someKeys,
  spawnProvider,
  type TestKeys,
} from './a-provider.builder.js';
import { accessToken } from './access-token.client.js';
import { isStaff, nameOf, staff } from './holders.rules.js';

let build: TestBuild;
let keys: TestKeys;
let provider: ProviderProcess;

beforeAll(async () => {
  [build, keys] = await Promise.all([aBuild(), someKeys()]);
  provider = await aProviderProcess(build, keys.data);
}, 60_000);
afterAll(async () => {
  await provider.stop();
  await Promise.all([build.remove(), keys.remove()]);
});

const programs = Who.options.filter((who) => !isStaff(who));
const everywhere = <T extends Who>(all: readonly T[]) =>
  municipalityIds.flatMap((municipality) => all.map((who) => ({ who, municipality })));

interface Jwks {
  readonly keys: readonly { readonly n: string }[];
}

const jsonAt = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

const verified = async (token: string): Promise<JWTPayload> => {
  const { issuer } = provider;
  const found = await jsonAt<{ jwks_uri: string }>(`${issuer}/.well-known/openid-configuration`);
  const options = { issuer, audience: 'open-loket', algorithms: ['RS256'], typ: 'at+jwt' };
  return (await jwtVerify(token, createRemoteJWKSet(new URL(found.jwks_uri)), options)).payload;
};

const byCredentials = (form: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
  fetch(`${provider.issuer}/token`, {
    ...init,
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });

describe('what the provider says of itself', () => {
  it('is where everything is, and that PKCE is by SHA-256', async () => {
    const found = await jsonAt(`${provider.issuer}/.well-known/openid-configuration`);
    expect(found).toMatchObject({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.issuer}/auth`,
      token_endpoint: `${provider.issuer}/token`,
      grant_types_supported: expect.arrayContaining(['authorization_code', 'client_credentials']),
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('are public keys: nothing private is shown', async () => {
    const { keys: shown } = await jsonAt<Jwks>(`${provider.issuer}/jwks`);
    expect(shown).toEqual([
      { kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String), e: 'AQAB', n: expect.any(String) },
    ]);
  });
});

describe('a program', () => {
  it.each(everywhere(programs))('gets a token: $who of $municipality', async ({ who, municipality }) => {
    const token = await accessToken(provider.issuer, keys.keyOf(who, municipality));
    const claims = await verified(token);
    const id = `${municipality}.${who}`;
    expect(claims).toMatchObject({ municipality, who, client_id: id, sub: id, aud: 'open-loket' });
    expect(claims).not.toHaveProperty('person');
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
  });

  it('may show its secret in the header too', async () => {
    const key = keys.keyOf('web');
    const basic = Buffer.from(`${nameOf(key)}:${key.key}`).toString('base64');
    const answer = await byCredentials({}, { headers: { authorization: `Basic ${basic}` } });
    expect(answer.status).toBe(200);
  });

  it('is refused with the secret of another, with none, and under another name', async () => {
    const { key } = keys.keyOf('web', 'proefdorp');
    const forms: Record<string, string>[] = [
      { client_id: 'voorbeeldstad.web', client_secret: key },
      { client_id: 'voorbeeldstad.web' },
      { client_id: 'voorbeeldstad.mayor', client_secret: key },
    ];
    for (const form of forms) {
      const answer = await byCredentials(form);
      expect([answer.status, await errorIn(answer)]).toEqual([401, 'invalid_client']);
    }
  });

  it('is nobody who logs in, and a member of staff is no program', async () => {
    const { key } = keys.keyOf('administrator');
    expect((await byCredentials({ client_id: 'voorbeeldstad.administrator', client_secret: key })).status).toBe(401);
    expect((await byCredentials({ client_id: 'loket-staff' })).status).toBe(400);
    const browser = aBrowser(provider.issuer);
    const { next: form } = await browser.begin();
    const web = keys.keyOf('web');
    expect((await browser.fillIn(form, { username: nameOf(web), password: web.key })).status).toBe(401);
  });

  it('gets no token for another audience', async () => {
    const { key } = keys.keyOf('web');
    const answer = await byCredentials({ client_id: 'voorbeeldstad.web', client_secret: key, resource: 'urn:other' });
    expect([answer.status, await errorIn(answer)]).toEqual([400, 'invalid_target']);
  });
});

describe('a member of staff', () => {
  it.each(everywhere(staff))('logs in: $who of $municipality', async ({ who, municipality }) => {
    const claims = await verified(await accessToken(provider.issuer, keys.keyOf(who, municipality)));
    expect(claims).toMatchObject({ municipality, who, client_id: 'loket-staff', aud: 'open-loket' });
    expect(claims.person).toMatch(/^[\w-]{22}$/);
    expect(claims.sub).toBe(claims.person);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600);
  });

  it('is the same person every time, and another one elsewhere', async () => {
    const personOf = async (municipality: string) =>
      (await verified(await accessToken(provider.issuer, keys.keyOf('clerk', municipality)))).person;
    const first = await personOf('voorbeeldstad');
    expect(await personOf('voorbeeldstad')).toBe(first);
    expect(await personOf('proefdorp')).not.toBe(first);
  });

  it('is refused with the key of another', async () => {
    const holder = { ...keys.keyOf('planner'), key: keys.keyOf('clerk').key };
    await expect(accessToken(provider.issuer, holder)).rejects.toThrow(
      `The identity provider at ${provider.issuer} refused voorbeeldstad.planner.`,
    );
  });
});

describe('the port and the keys', () => {
  it('stay the same over starts, in a file that is ours alone', async () => {
    const mine = await someKeys();
    try {
      const first = await aProviderProcess(build, mine.data);
      const token = await accessToken(first.issuer, mine.keyOf('web'));
      const before = await readFile(mine.data.provider, 'utf8');
      await first.stop();
      const second = await aProviderProcess(build, mine.data);
      expect(second.issuer).toBe(first.issuer);
      expect(await readFile(mine.data.provider, 'utf8')).toBe(before);
      expect((await stat(mine.data.provider)).mode & 0o777).toBe(0o600);
      const jwks = createRemoteJWKSet(new URL(`${second.issuer}/jwks`));
      await jwtVerify(token, jwks, { issuer: second.issuer, audience: 'open-loket' });
      await second.stop();
      expect(second.process.exitCode).toBe(0);
    } finally {
      await mine.remove();
    }
  });

  it('are another port with the same keys when somebody else has taken it', async () => {
    const mine = await someKeys();
    const first = await aProviderProcess(build, mine.data);
    await first.stop();
    const other = createServer().listen(Number(new URL(first.issuer).port), '127.0.0.1');
    await once(other, 'listening');
    try {
      const second = await aProviderProcess(build, mine.data);
      expect(second.issuer).not.toBe(first.issuer);
      const shown = await jsonAt<Jwks>(`${second.issuer}/jwks`);
      await second.stop();
      const kept = JSON.parse(await readFile(mine.data.provider, 'utf8'));
      expect(shown.keys[0]?.n).toBe(kept.jwks.keys[0].n);
    } finally {
      other.close();
      await mine.remove();
    }
  });
});

describe('the process', () => {
  it('refuses to start in production, in one sentence', async () => {
    const { process: started, said } = spawnProvider(build, keys.data, { NODE_ENV: 'production' });
    await once(started, 'close');
    expect(started.exitCode).toBe(1);
    expect(said()).toBe(
      'The identity provider is for development and does not start with NODE_ENV=production: name one of your own in ISSUERS_FILE.\n',
    );
  });

  it('says so when its port is taken', async () => {
    const { process: started, said } = spawnProvider(build, keys.data);
    await once(started, 'close');
    expect(started.exitCode).toBe(1);
    expect(said()).toMatch(/Port \d+ cannot be listened on \(EADDRINUSE\)\.\n$/);
  });

  it('answers to its own name only', async () => {
    const { port } = new URL(provider.issuer);
    const asked = request({ port, host: '127.0.0.1', path: '/jwks', headers: { host: `loket.example:${port}` } }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(421);
  });

  it('complains of nothing, and keeps nothing secret in what it says', async () => {
    const about = provider.said().replaceAll(/^oidc-provider WARNING: .*\n/gm, '');
    expect(about).toBe(`{"level":30,"msg":"${provider.issuer} is ready"}\n`);
  });

  it('is small', async () => {
    const rollup = await readFile(`/proc/${provider.process.pid}/smaps_rollup`, 'utf8').catch(() => undefined);
    const megabytes = Number(/^Pss:\s+(\d+)/m.exec(rollup ?? '')?.[1] ?? 0) / 1_024;
    process.stdout.write(
      `provider: ${rollup === undefined ? 'not measured here' : `${megabytes.toFixed(0)} MB PSS`}\n`,
    );
    expect(megabytes).toBeLessThan(150);
  });
});
