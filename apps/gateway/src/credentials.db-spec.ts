import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findByCode, findTicket, placeHold, routes } from '#contracts';
import { Metrics, Municipalities, SettingsError } from '#platform';
import { eventually } from '#testkit';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { Admissions, Credentials } from './door/identity.guard.js';
import { readCredentials } from './gateway.settings.js';
import { exampleOf } from './openapi/openapi-examples.wording.js';

const minute = 60_000;
let gateway: TestGateway;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-credentials-'));
  const file = join(folder, 'municipalities.json');
  const town = { oin: '99999999000000000001', anonymousChannel: 'web', limits: { wrongCodes: 3 } };
  const municipalities = [
    { ...town, id: 'voorbeeldstad', name: 'Voorbeeldstad', default: true },
    { ...town, id: 'proefdorp', name: 'Proefdorp', hosts: ['proefdorp.test'] },
  ];
  await writeFile(file, JSON.stringify({ municipalities }));
  gateway = await aGateway({ MUNICIPALITIES_FILE: file });
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

const by = (claims: object): string =>
  `Bearer ${gateway.issuer.sign({ municipality: 'voorbeeldstad', who: 'clerk', client_id: 'balie', ...claims })}`;

describe('a large body', () => {
  /** Announces 30 million bytes, sends none of them, and tells what comes back. */
  const announced = (path: string, headers: Readonly<Record<string, string>>): Promise<string> =>
    new Promise((resolve, reject) => {
      const all = { host: 'a.test', 'content-type': 'application/json', 'content-length': '30000000', ...headers };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      const socket = connect(gateway.port, '127.0.0.1', () =>
        socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`),
      );
      let text = '';
      socket.on('data', (piece) => {
        text += piece;
        if (text.includes('\r\n\r\n')) socket.destroy();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
  const path = '/v1/imports/catalogue';

  it.each<[string, () => Readonly<Record<string, string>>, number]>([
    ['the key of a kiosk', () => ({ authorization: bearer('kiosk') }), 403],
    ['the token of a clerk', () => ({ authorization: by({}) }), 403],
    ['no credential', () => ({}), 401],
    ['a wrong key', () => ({ authorization: 'Bearer wrong' }), 401],
    ['a key of another municipality', () => ({ authorization: bearer('editor'), host: 'proefdorp.test' }), 401],
  ])('of who shows %s is not read, and counted', async (_what, headers, status) => {
    const answer = await announced(path, headers());
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^ratelimit: "/im);
  });

  it('is for who the route names: no route with a larger body is for anyone', () => {
    const large = routes.filter(({ largestBody }) => largestBody !== undefined);
    expect(large.length).toBeGreaterThan(0);
    expect(large.filter(({ allows }) => typeof allows === 'string')).toEqual([]);
  });
});

describe('a token that is shown and refused', () => {
  const challenge = async (authorization?: string) => {
    const asked = gateway.http.get('/v1/drafts');
    const { status, headers, body } = await (authorization ? asked.set('authorization', authorization) : asked);
    expect([status, Object.keys(body)]).toEqual([401, expect.not.arrayContaining(['invalidToken'])]);
    return headers['www-authenticate'];
  };

  it('is told to be so (RFC 6750), and who shows none is not', async () => {
    const invalid = 'Bearer realm="loket", error="invalid_token"';
    expect(await challenge('Bearer wrong')).toBe(invalid);
    expect(await challenge(`Bearer ${gateway.token('editor', { unsound: 'expired' })}`)).toBe(invalid);
    expect(await challenge()).toBe('Bearer realm="loket"');
    expect(await challenge('Basic d2ViOndlYg==')).toBe('Bearer realm="loket"');
  });

  it('is counted by its reason, and issuers by whether they are up', async () => {
    await challenge(`Bearer ${gateway.token('editor', { unsound: 'for another audience' })}`);
    const { text } = await gateway.http.get('/metrics').set('authorization', bearer('monitor'));
    for (const reason of ['not-a-token', 'expired', 'claims'])
      expect(text).toMatch(new RegExp(`^loket_tokens_refused_total\\{reason="${reason}".*\\} [1-9]`, 'm'));
    expect(text).toMatch(/^loket_issuer_up\{issuer="issuer-1".*\} 1$/m);
  });
});

describe('staff who log in by one client', () => {
  it('guess codes each for themselves', async () => {
    const stand = await gateway.answers(findByCode, () => ({ ok: { found: [] } }));
    const tickets = await gateway.answers(findTicket, () => ({ ok: { found: [] } }));
    const look = async (person: string) => {
      const { status } = await gateway.http.get('/v1/appointments?code=K7M-4QX').set('authorization', by({ person }));
      return status;
    };
    await eventually(() => expect(minute - (Date.now() % minute)).toBeGreaterThan(5_000));
    const one = [await look('one'), await look('one'), await look('one'), await look('one')];
    const other = await look('other');
    stand.stop();
    tickets.stop();
    expect([one, other]).toEqual([[200, 200, 200, 429], 200]);
  });

  it('are told apart to who remembers answers, and by the trail', async () => {
    const stand = await gateway.answers(placeHold, () => ({ problem: 'slot-taken' }));
    const { body } = exampleOf('placeHold') as { body: object };
    for (const person of ['one', 'other'])
      await gateway.http.post('/v1/holds').set('authorization', by({ person })).send(body);
    stand.stop();
    const client = 'issuer-1:clerk:balie';
    const callers = ['one', 'other'].map((person) => ({ client, person: `issuer-1:${person}` }));
    expect(stand.asked.map(({ input }) => input.caller)).toMatchObject(callers);
    expect(stand.asked.map(({ actor }) => actor)).toMatchObject(callers);
  });

  it('never have the name of a key', async () => {
    const stand = await gateway.answers(findByCode, () => ({ ok: { found: [] } }));
    const look = (authorization: string) =>
      gateway.http.get('/v1/appointments?code=K7M-4QX').set('authorization', authorization);
    await look(bearer('clerk'));
    const named = String(stand.asked[0]?.actor?.client);
    expect(named).toMatch(/^key:clerk:[0-9a-f]{16}$/);
    await look(by({ client_id: named.split(':')[2] }));
    stand.stop();
    expect(stand.asked[1]?.actor?.client).toBe(`issuer-1:${named.slice('key:'.length)}`);
  });
});

describe('a key of a municipality that is not served', () => {
  const keySha256 = 'ab'.repeat(32);
  const knows = (id: string) => id === 'voorbeeldstad';

  it('stops the start, and is named', async () => {
    const file = join(folder, 'credentials.json');
    const credentials = ['voorbeeldstad', 'elders'].map((municipalityId) => ({
      municipalityId,
      who: 'web',
      keySha256,
    }));
    await writeFile(file, JSON.stringify({ credentials }));
    expect(() => readCredentials(file, knows)).toThrow(SettingsError);
    expect(() => readCredentials(file, knows)).toThrow(`CREDENTIALS_FILE: ${file}: elders is not in MUNICIPALITIES`);
    expect(readCredentials(file, () => true)).toHaveLength(2);
  });

  it('opens nothing, should it ever come so far', async () => {
    const tokens = {
      issuers: [],
      whose: async () => ({ identified: { municipalityId: 'elders', who: 'web', client: 'a' } as const }),
    };
    const credentials = new Credentials({ keys: [], tokens, metrics: new Metrics('spec') });
    const request = { headers: { authorization: 'Bearer a' }, hostname: 'elders.test' };
    await new Admissions(credentials, new Municipalities([])).find(request as never);
    expect(request).toMatchObject({ refusal: { refused: 'not-authenticated' } });
  });
});
