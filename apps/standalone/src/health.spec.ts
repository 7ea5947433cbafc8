import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { freePort } from '#embedded';
import { becomesHealthy } from './health.client.js';

let site: Server;
let url: string;
let asked: number;
let wellAfter: number;

beforeEach(async () => {
  asked = 0;
  site = createServer((_, response) => {
    asked += 1;
    const well = asked > wellAfter;
    response
      .writeHead(well ? 200 : 503)
      .end(JSON.stringify({ checks: { database: 'ok', board: well ? 'ok' : 'away' } }));
  });
  const port = await freePort();
  site.listen(port, '127.0.0.1');
  await once(site, 'listening');
  url = `http://127.0.0.1:${port}/health/ready`;
});

afterEach(() => new Promise((done) => site.close(done)));

it('waits until a program is well', async () => {
  wellAfter = 2;
  expect(await becomesHealthy(url, { limitMs: 10_000, goesOn: () => true })).toEqual({ healthy: true });
  expect(asked).toBe(3);
});

it('tells what a program that is not well is without', async () => {
  wellAfter = 1_000;
  expect(await becomesHealthy(url, { limitMs: 10_000, goesOn: () => asked < 2 })).toEqual({
    healthy: false,
    without: ['board'],
  });
});

it('does not wait for a program that is gone', async () => {
  expect(await becomesHealthy(url, { limitMs: 10_000, goesOn: () => false })).toEqual({ healthy: false, without: [] });
  expect(asked).toBe(0);
});
