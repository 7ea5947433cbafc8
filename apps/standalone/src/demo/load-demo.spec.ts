import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { aProvider, someKeys } from '../provider/a-provider.builder.js';
import { administrators } from './administrators.client.js';
import { readDemo, readKeys } from './demo-folder.client.js';
import { gatewayClient } from './gateway.client.js';
import { loadDemo } from './load-demo.action.js';

interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}
interface Received {
  line: string;
  headers: IncomingMessage['headers'];
  body: string;
}

const slot = { locationId: 'stadskantoor', timeZone: 'Europe/Amsterdam', start: '2026-12-01T08:00:00Z', free: 2 };
const aTime = { status: 200, body: { durationMinutes: 10, locations: [{ ...slot, durationMinutes: 10 }] } };
const noTime = { status: 200, body: { durationMinutes: 10, locations: [] } };
const created: Reply = { status: 201, body: {} };

let folder: string;
let server: Server;
let received: Received[];
/** What is answered to a line such as `PUT /v1/products/paspoort`, in turn; the last one stays. */
let replies: Record<string, Reply[]>;
let waits: number[];
let now: number;
const time = {
  now: () => now,
  wait: async (milliseconds: number) => {
    waits.push(milliseconds);
    now += milliseconds;
  },
};

const write = (name: string, content: unknown): void => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};

const load = () => {
  const { port } = server.address() as AddressInfo;
  const send = gatewayClient(`http://127.0.0.1:${port}`, time);
  return loadDemo(readDemo(folder), readKeys(join(folder, 'keys.json')), { send, time });
};
const lines = () => received.map(({ line }) => line);

beforeEach(async () => {
  received = [];
  waits = [];
  now = 0;
  replies = {
    'GET /v1/standards?pageSize=1': [{ status: 200, body: { items: [], page: 1, pageSize: 1, total: 0 } }],
    'POST /v1/standards/imports': [{ status: 200, body: {} }],
    'GET /v1/slots/first?item=paspoort:1': [aTime],
  };
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
  write('municipalities.json', {
    municipalities: [
      { id: 'dorp', name: 'Dorp', oin: '99999999000000000009', hosts: ['dorp.localhost'], default: true },
    ],
  });
  write('keys.json', {
    keys: [
      { municipalityId: 'dorp', who: 'web', key: 'wrong' },
      { municipalityId: 'dorp', who: 'administrator', key: 'right' },
    ],
  });
  write('dorp/catalogue.json', { languages: ['nl'] });
  write('dorp/locations/huis.json', { name: 'Huis' });
  write('dorp/products/paspoort.json', { product: { audience: ['person'] }, planning: { minutes: 10 } });
  write('dorp/products/verhuismelding.json', { product: { audience: ['person'] } });
  server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    received.push({ line, headers: request.headers, body: await text(request) });
    const inTurn = replies[line] ?? [created];
    const { status, body, headers } = (inTurn.length > 1 ? inTurn.shift() : inTurn[0]) ?? created;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

it('writes settings and places first, then each product and what planning needs to know, as the administrator', async () => {
  expect(await load()).toEqual({ written: 5, kept: 0, notBookable: [] });
  expect(lines().slice(0, 2)).toEqual(['PUT /v1/catalogue/settings', 'PUT /v1/locations/huis/plan']);
  expect(lines().slice(2, -1).sort()).toEqual([
    'PUT /v1/products/paspoort/planning',
    'PUT /v1/products/paspoort?publish=true',
    'PUT /v1/products/verhuismelding?publish=true',
  ]);
  const put = received.filter(({ line }) => line.startsWith('PUT'));
  for (const { headers } of put)
    expect(headers).toMatchObject({
      'if-none-match': '*',
      authorization: 'Bearer right',
      'content-type': 'application/json',
    });
  expect(put.find(({ line }) => line.endsWith('/planning'))?.body).toBe('{"minutes":10}');
});

it('leaves what exists as it is, and counts it', async () => {
  replies['PUT /v1/locations/huis/plan'] = [{ status: 412 }];
  replies['PUT /v1/products/paspoort?publish=true'] = [{ status: 412 }];
  expect(await load()).toEqual({ written: 3, kept: 2, notBookable: [] });
});

it('asks again when the gateway is busy, after the time it asks for', async () => {
  replies['PUT /v1/locations/huis/plan'] = [{ status: 503, headers: { 'retry-after': '3' } }, { status: 503 }, created];
  expect(await load()).toMatchObject({ written: 5 });
  expect(waits).toEqual([3_000, 1_000]);
});

it('gives up after a minute of busy answers', async () => {
  replies['PUT /v1/locations/huis/plan'] = [
    { status: 503, headers: { 'retry-after': '7' }, body: { detail: 'The planning is away.' } },
  ];
  await expect(load()).rejects.toThrow(/huis\.json was not accepted \(status 503\): The planning is away\./);
  expect(now).toBe(56_000);
});

it('stops at a refusal, naming file, status and reason, and begins nothing new', async () => {
  replies['PUT /v1/locations/huis/plan'] = [
    {
      status: 400,
      body: { detail: 'The plan is not valid.', errors: [{ path: 'desks[0].id', message: 'This may not be empty.' }] },
    },
  ];
  const expected = `${join(folder, 'dorp/locations/huis.json')} was not accepted (status 400): The plan is not valid. desks[0].id: This may not be empty.`;
  await expect(load()).rejects.toThrow(expected);
  expect(lines().filter((line) => line.includes('products'))).toEqual([]);
});

it('says so when nobody listens', async () => {
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  const send = gatewayClient(`http://127.0.0.1:${port}`, time);
  const loading = loadDemo(readDemo(folder), new Map([['dorp', 'right']]), { send, time });
  await expect(loading).rejects.toThrow(/catalogue\.json was not accepted \(no answer\): .* can not be reached/);
  expect(now).toBe(60_000);
});

it('names the municipality of which it has no key', async () => {
  write('keys.json', { keys: [] });
  await expect(load()).rejects.toThrow('There is no key of the administrator of dorp.');
});

it('names a file that can not be read', async () => {
  write('dorp/locations/huis.json', '{');
  await expect(async () => load()).rejects.toThrow(/huis\.json can not be read/);
});

it('waits until there is a time to book', async () => {
  replies['GET /v1/slots/first?item=paspoort:1'] = [{ status: 404 }, { status: 503 }, noTime, aTime];
  expect(await load()).toMatchObject({ notBookable: [] });
  expect(waits).toEqual([250, 250, 250]);
});

it('fails when what it wrote can not be booked within half a minute', async () => {
  replies['GET /v1/slots/first?item=paspoort:1'] = [noTime];
  await expect(load()).rejects.toThrow('dorp offered no time for paspoort within 30 s.');
});

it('is content with what somebody made of it, even when nothing can be booked any more', async () => {
  replies['GET /v1/slots/first?item=paspoort:1'] = [noTime];
  for (const path of [
    'catalogue/settings',
    'locations/huis/plan',
    'products/paspoort?publish=true',
    'products/paspoort/planning',
    'products/verhuismelding?publish=true',
  ])
    replies[`PUT /v1/${path}`] = [{ status: 412 }];
  expect(await load()).toEqual({ written: 0, kept: 5, notBookable: ['dorp'] });
});

it('brings standards only to a municipality that has none', async () => {
  write('standards.csv', 'UniformeProductnaam,URI\n');
  await load();
  const imported = received.find(({ line }) => line === 'POST /v1/standards/imports');
  expect(imported).toMatchObject({ body: 'UniformeProductnaam,URI\n', headers: { authorization: 'Bearer right' } });
  expect(imported?.headers['content-type']).toMatch(/^text\/csv/);
  received = [];
  replies['GET /v1/standards?pageSize=1'] = [{ status: 200, body: { items: [], page: 1, pageSize: 1, total: 1100 } }];
  await load();
  expect(lines()).not.toContain('POST /v1/standards/imports');
});

it('is the administrator by key, or by a token of the identity provider', async () => {
  const byKey = await administrators({ keysFile: join(folder, 'keys.json'), issuer: undefined });
  expect([...byKey]).toEqual([['dorp', 'right']]);
  const keys = await someKeys();
  const provider = await aProvider(keys);
  try {
    const byToken = await administrators({ keysFile: keys.data.keys, issuer: provider.issuer });
    const claims = [...byToken].map(([id, token]) => [id, decodeJwt(token).municipality, decodeJwt(token).who]);
    expect(claims).toEqual(['voorbeeldstad', 'proefdorp'].map((id) => [id, id, 'administrator']));
  } finally {
    await provider.stop();
    await keys.remove();
  }
});
