import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aHouse, eventually, type House, serviceNames } from '#testkit';
import { type Malformed, malformed, operationsOf } from './malformed.builder.js';
import { type RawAnswer, RawConnection } from './raw-connection.builder.js';
import { aTown } from './town.builder.js';

const seed = Number(process.env.MALFORMED_SEED ?? 20_261_122);
const total = Number(process.env.MALFORMED_REQUESTS ?? 10_000);
const atOnce = 16;

let house: House;
let requests: readonly Malformed[];
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  await aTown(house);
  const document = (await (await fetch(`${house.url}/v1/openapi.json`)).json()) as Record<string, unknown>;
  const operations = operationsOf(document).filter(({ path }) => !path.startsWith('/v1/development'));
  expect(operations.length).toBeGreaterThan(50);
  requests = fc.sample(malformed(operations, `Bearer ${house.key('administrator')}`), { numRuns: total, seed });
}, 120_000);
afterAll(async () => house?.stop());

const pids = () => [house.gateway, ...serviceNames.flatMap((name) => house.services(name))].map(({ pid }) => pid);
const leaks = /\bat .+\(.+:\d+:\d+\)|node_modules|\/(?:dist|apps|libs)\/|\.[jt]s:\d+|node:internal/;

/** What is wrong with an answer, if anything. */
const complaint = (answer: RawAnswer | undefined, { mustFail }: Malformed): string | undefined => {
  if (!answer) return 'no answer';
  const { status, headers, body } = answer;
  if (leaks.test(body)) return `it tells of our insides: ${body.slice(0, 300)}`;
  if (headers['set-cookie']) return 'it sets a cookie';
  if (status >= 500) return `${status} ${body.slice(0, 300)}`;
  if (status < 400) return mustFail ? `${status} for what is wrong` : undefined;
  if (body === '' || !headers['content-type']?.startsWith('application/problem+json'))
    return headers['content-type'] === undefined
      ? `${status} without a problem`
      : `${status} ${headers['content-type']}`;
  const { status: told, code, title } = JSON.parse(body) as { status?: number; code?: string; title?: string };
  return told === status && code && title ? undefined : `no problem document: ${body.slice(0, 300)}`;
};

describe(`malformed requests (MALFORMED_SEED=${seed})`, () => {
  it('are each answered with a problem, and hurt nobody', async () => {
    const before = pids();
    const bad: string[] = [];
    const statuses = new Map<number, number>();
    let next = 0;
    const work = async (): Promise<void> => {
      const connection = new RawConnection(Number(new URL(house.url).port));
      for (let one = requests[next++]; one; one = requests[next++]) {
        const answer = await connection.send(one.bytes, one.method);
        statuses.set(answer?.status ?? 0, (statuses.get(answer?.status ?? 0) ?? 0) + 1);
        const wrong = one.method === 'HEAD' && (answer?.status ?? 500) < 500 ? undefined : complaint(answer, one);
        if (wrong && bad.filter((one) => one.startsWith(wrong.slice(0, 20))).length < 3)
          bad.push(`${wrong} <- ${one.told}`);
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(bad).toEqual([]);
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(total);
    const certain = requests.filter(({ mustFail }) => mustFail).length;
    expect(certain).toBeGreaterThan(total / 2);
    for (const status of [400, 401, 404, 405]) expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0]);
    expect(pids()).toEqual(before);
    await eventually(async () => expect((await fetch(`${house.url}/health/ready`)).status).toBe(200));
    expect(house.errors()).toEqual([]);
  }, 180_000);
});
