import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { headers as wireHeaders } from '@nats-io/transport-node';
import { rights, searchProducts, Who } from '#contracts';
import { unsoundTokens } from '#testkit';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { rolesTable, routesTable } from './rights-table.builder.js';

let gateway: TestGateway;
let production: TestGateway;
/** Subjects of what services were asked; each answer is that nobody is there. */
const heard: string[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  gateway = await aGateway();
  production = await aGateway({ NODE_ENV: 'production' });
  const nobody = { headers: wireHeaders(503, 'No Responders') };
  gateway.wire.subscribe('loket.>', {
    callback: (_error, message) => {
      heard.push(message.subject);
      message.respond('', nobody);
    },
  });
  await gateway.wire.flush();
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([gateway.close(), production.close()]);
});

interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string | undefined;
  readonly host?: string;
  readonly at?: TestGateway;
}

const call = ({ method, path, authorization, host = 'voorbeeldstad.test', at = gateway }: Call) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const body = ['POST', 'PUT', 'PATCH'].includes(method) ? '{}' : '';
    const headers = {
      host,
      ...(authorization ? { authorization } : {}),
      ...(body ? { 'content-type': 'application/json', 'content-length': '2' } : {}),
    };
    const options = { agent, method, path: path.replaceAll(/\{\w+\}/g, 'some'), headers };
    request({ ...options, port: at.port, host: '127.0.0.1' }, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on('error', reject)
      .end(body);
  });

const doors: Readonly<Record<number, string>> = { 401: 'who are you', 403: 'not you', 429: 'too many' };

/** What the door made of it; whatever comes after the door, it is none of these, and never a defect. */
const said = async (one: Call): Promise<string> => {
  const { status, text } = await call(one);
  return doors[status] ?? (status === 500 ? `a defect: ${text}` : 'in');
};

const lines = (table: string): string[] => table.trim().split('\n');
const rows = lines(routesTable).map((line) => {
  const [, method = '', path = '', who = ''] = /^(\S+) (\S+) \| (.+)$/.exec(line) ?? [];
  const isApi = path.startsWith('/v1/') && path !== '/v1/openapi.json';
  return { line, method, path, isPublic: who === 'anyone', may: who.split(' '), isApi };
});
const methodsByPath = new Map<string, string[]>();
for (const { method, path } of rows) methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), method]);

it('what each kind of caller may do is what the table says', () => {
  const told = Who.options.map((who) => `${who} | ${rights[who].channels.join(' ')} | ${rights[who].scopes.join(' ')}`);
  expect(told).toEqual(lines(rolesTable));
});

it('everything that is served has its line in the table, and nothing else', async () => {
  const { body } = await gateway.http.get('/v1/openapi.json');
  const operations = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} /v1${path}`),
  );
  const ofTable = rows.filter(({ isApi }) => isApi).map(({ method, path }) => `${method} ${path}`);
  expect([...ofTable].sort()).toEqual(operations.sort());
});

it('services hear of who is let in', async () => {
  heard.length = 0;
  await call({ method: 'GET', path: '/v1/drafts', authorization: `Bearer ${gateway.token('editor')}` });
  expect(heard).toEqual([expect.stringMatching(/^loket\.voorbeeldstad\.catalogue\./)]);
});

describe.each(rows.map((row) => [row.line, row] as const))('%s', (_line, { method, path, isPublic, may, isApi }) => {
  const wrong = isApi || !isPublic ? 'who are you' : 'in';

  const open = Who.options.filter((who) => isPublic || may.includes(who));
  const closed = Who.options.filter((who) => !open.includes(who));
  const saidTo = (whom: readonly Who[]) =>
    Promise.all(
      whom.map(async (who) => ({
        who,
        byKey: await said({ method, path, authorization: bearer(who) }),
        byToken: await said({ method, path, authorization: `Bearer ${gateway.token(who)}` }),
      })),
    );

  it('is open to who it says, by key and by access token', async () => {
    expect(await saidTo(open)).toEqual(open.map((who) => ({ who, byKey: 'in', byToken: 'in' })));
    expect(await said({ method, path })).toBe(isPublic ? 'in' : 'who are you');
  });

  it('is closed to all others, and no service hears of them', async () => {
    heard.length = 0;
    expect(await saidTo(closed)).toEqual(closed.map((who) => ({ who, byKey: 'not you', byToken: 'not you' })));
    if (!isPublic) expect(await said({ method, path })).toBe('who are you');
    expect(heard).toEqual([]);
  });

  it('is closed to every wrong credential, and no service hears of it', async () => {
    heard.length = 0;
    const unsound = unsoundTokens.map((one) => [one, `Bearer ${gateway.token('administrator', { unsound: one })}`]);
    const others = ['Bearer wrong', 'Bearer ', 'Basic d2ViOndlYg==', `Bearer ${'x'.repeat(9_000)}`];
    const shown = Object.fromEntries([...unsound, ...others.map((one) => [one.slice(0, 20), one])]);
    const answers = await Promise.all(
      Object.entries<string>(shown).map(async ([what, authorization]) => [
        what,
        await said({ method, path, authorization }),
      ]),
    );
    expect(answers).toEqual(Object.keys(shown).map((what) => [what, wrong]));
    if (wrong === 'who are you') expect(heard).toEqual([]);
  });

  it('is closed to the credential of one municipality at the host of another', async () => {
    heard.length = 0;
    const foreign = [
      { host: 'proefdorp.test', authorization: bearer('administrator') },
      { host: 'proefdorp.test', authorization: `Bearer ${gateway.token('administrator')}` },
      {
        host: 'voorbeeldstad.test',
        authorization: `Bearer ${gateway.token('administrator', { municipality: 'proefdorp' })}`,
      },
      { host: 'elders.test', authorization: `Bearer ${gateway.token('administrator', { municipality: 'elders' })}` },
    ];
    const answers = await Promise.all(foreign.map((one) => said({ method, path, ...one })));
    expect(answers).toEqual(foreign.map(() => wrong));
    if (wrong === 'who are you') expect(heard).toEqual([]);
  });
});

describe.each([...methodsByPath])('%s', (path, documented) => {
  const authorization = bearer('administrator');

  it('is served by no method that nobody documented', async () => {
    heard.length = 0;
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'LOCK', 'COPY', 'PURGE', 'SEARCH'];
    const others = all.filter((one) => !documented.includes(one));
    const answers = await Promise.all(
      others.map(async (method) => {
        const { status, text } = await call({ method, path, authorization });
        return { method, status, code: JSON.parse(text).code };
      }),
    );
    expect(answers).toEqual(others.map((method) => ({ method, status: 405, code: 'method-not-allowed' })));
    expect(await call({ method: 'OPTIONS', path, authorization })).toEqual({ status: 204, text: '' });
    expect(heard).toEqual([]);
  });

  it('is served by HEAD as by GET, with nothing in it', async () => {
    const [head, get] = await Promise.all(['HEAD', 'GET'].map((method) => call({ method, path })));
    const isThere = documented.includes('GET');
    expect(head).toEqual({ status: isThere ? get?.status : 405, text: '' });
  });
});

describe('the clock of development', () => {
  it('is not there in production, for nobody', async () => {
    const path = '/v1/development/clock';
    for (const authorization of [undefined, 'Bearer wrong', ...Who.options.map(bearer)])
      for (const method of ['POST', 'GET', 'PUT', 'DELETE', 'OPTIONS'])
        expect(await call({ method, path, authorization, at: production })).toMatchObject({ status: 404 });
    expect(await said({ method: 'GET', path: '/v1/drafts', authorization: bearer('web'), at: production })).toBe(
      'not you',
    );
  });
});

describe('the municipality', () => {
  const asked = async (host: string, authorization?: string) => {
    const stand = await production.answers(searchProducts, () => ({ ok: { items: [], total: 0 } }));
    const { status } = await call({ method: 'GET', path: '/v1/products', host, authorization, at: production });
    stand.stop();
    return { status, municipalityId: stand.asked[0]?.municipalityId };
  };

  it('is the one of the host name, else the default', async () => {
    expect(await asked('voorbeeldstad.test')).toEqual({ status: 200, municipalityId: 'voorbeeldstad' });
    expect(await asked('elsewhere.test:8080')).toEqual({ status: 200, municipalityId: 'voorbeeldstad' });
  });

  it('may ask everybody for a credential', async () => {
    expect(await asked('proefdorp.test')).toMatchObject({ status: 401 });
  });

  it('is the one of the credential, which opens nothing at another’s host', async () => {
    expect(await asked('elsewhere.test', bearer('phone'))).toEqual({ status: 200, municipalityId: 'voorbeeldstad' });
    expect(await asked('proefdorp.test', bearer('phone'))).toMatchObject({ status: 401 });
  });
});
