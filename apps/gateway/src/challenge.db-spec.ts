import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { bookAppointment, placeHold } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

const town = (id: string, challenge: boolean, isDefault: boolean) => ({
  id,
  name: id,
  oin: '99999999000000000001',
  hosts: [`${id}.test`],
  default: isDefault,
  anonymousChannel: 'web',
  challenge,
  limits: { ordersPerAddressPerHour: 1_000 },
});
const order = {
  items: [{ productId: 'paspoort', people: 1 }],
  locationId: 'stadskantoor',
  start: '2026-12-01T08:00:00Z',
};
const visit = {
  id: '019abf00-0000-7000-8000-000000000000',
  code: 'K7M-4QX',
  ...order,
  end: '2026-12-01T08:10:00Z',
  version: 1,
  channel: 'web',
};
const held = { ...visit, state: 'held', heldUntil: '2026-12-01T07:10:00Z', token: 'token' };

let folder: string;
let gateway: TestGateway;
let other: TestGateway;
let asked: readonly unknown[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-challenge-'));
  const MUNICIPALITIES_FILE = join(folder, 'municipalities.json');
  const municipalities = [
    town('voorbeeldstad', true, true),
    town('buurstad', true, false),
    town('proefdorp', false, false),
  ];
  await writeFile(MUNICIPALITIES_FILE, JSON.stringify({ municipalities }));
  const told = { MUNICIPALITIES_FILE, CHALLENGE_TRIES: '10' };
  gateway = await aGateway(told);
  other = await aGateway({ ...told, NATS_URL: gateway.nats.url });
  asked = (await gateway.answers(placeHold, () => ({ ok: held }))).asked;
  await gateway.answers(bookAppointment, () => undefined);
}, 60_000);
afterAll(async () => {
  await other?.close();
  await gateway?.close();
  await rm(folder, { recursive: true, force: true });
});

const challengeOf = async (host = 'voorbeeldstad.test'): Promise<Challenge> => {
  const { body, headers } = await gateway.http.get('/v1/challenge').set('host', host).expect(200);
  expect(headers['cache-control']).toBe('no-store');
  return body;
};
const solutionOf = async (challenge: Challenge): Promise<string> => {
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64url');
};
const solved = async (host?: string): Promise<string> => solutionOf(await challengeOf(host));

const hold = (headers: Record<string, string>, at = gateway) =>
  at.http
    .post('/v1/holds')
    .set({ host: 'voorbeeldstad.test', ...headers })
    .send(order);
const refused = (detail: RegExp) => ({
  status: 403,
  body: expect.objectContaining({ code: 'challenge-required', detail: expect.stringMatching(detail) }),
});
const seen = async (asking: ReturnType<typeof hold>) => {
  const { status, body } = await asking;
  return { status, body };
};

describe('where a municipality asks for a challenge', () => {
  it('who shows no credential takes no place without one, and one each', async () => {
    const before = asked.length;
    expect(await seen(hold({}))).toEqual(refused(/^Solve the challenge of \/v1\/challenge/));
    expect(asked.length).toBe(before);
    const solution = await solved();
    await hold({ 'challenge-solution': solution }).expect(201);
    expect(asked.length).toBe(before + 1);
    expect(await seen(hold({ 'challenge-solution': solution }))).toEqual(refused(/used already/));
    const traced = { 'challenge-solution': solution, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    expect(await seen(hold(traced))).toEqual(refused(/used already/));
    expect(asked.length).toBe(before + 1);
  });

  it('the same one passes once, whichever of two gateways is asked first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const headers = { 'challenge-solution': await solved() };
      const answers = await Promise.all([hold(headers), hold(headers, other), hold(headers), hold(headers, other)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403]);
    }
  });

  it('the same order under the same key may come again with the same one; another order may not', async () => {
    const headers = { 'challenge-solution': await solved(), 'idempotency-key': 'a-key-of-one-order' };
    await hold(headers).expect(201);
    await hold(headers, other).expect(201);
    expect(await seen(hold({ ...headers, 'idempotency-key': 'a-key-of-another' }))).toEqual(refused(/used already/));
  });

  it('one is for one order, however many callers chose the same short key', async () => {
    const before = asked.length;
    const headers = { 'challenge-solution': await solved(), 'idempotency-key': '1' };
    const callers = Array.from({ length: 20 }, (_, at) => hold({ ...headers, 'user-agent': `browser ${at}` }));
    const answers = await Promise.all(callers);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(403)]);
    expect(asked.length).toBe(before + 1);
  });

  it('a booking in one step needs one; a hold that is confirmed has solved its own', async () => {
    const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' };
    const book = (body: object) => gateway.http.post('/v1/appointments').set('host', 'voorbeeldstad.test').send(body);
    expect((await book({ ...order, customer })).body).toMatchObject({ code: 'challenge-required' });
    const { stop } = await gateway.answers(bookAppointment, () => ({ ok: { ...visit, state: 'booked' } }));
    expect((await book({ holdId: visit.id, customer })).body.code).not.toBe('challenge-required');
    stop();
  });

  it('who shows a credential needs none', () => hold({ authorization: bearer('web') }).expect(201));

  it('one of another municipality, a changed, an expired, or none that can be read is as good as none', async () => {
    const wrong = refused(/does not solve a challenge of this municipality/);
    const elsewhere = await solved('buurstad.test');
    expect(await seen(hold({ 'challenge-solution': elsewhere }))).toEqual(wrong);
    await hold({ 'challenge-solution': elsewhere, host: 'buurstad.test' }).expect(201);
    const challenge = await challengeOf();
    const solution = (await solveChallenge({ challenge, deriveKey })) ?? { counter: 0, derivedKey: '' };
    const later = { ...challenge, parameters: { ...challenge.parameters, expiresAt: 4_000_000_000 } };
    const easier = { ...challenge, parameters: { ...challenge.parameters, keyPrefix: '0' } };
    for (const changed of [
      { challenge: later, solution },
      { challenge: easier, solution },
      { challenge, solution: { ...solution, derivedKey: '00'.repeat(32) } },
      { challenge: { ...challenge, signature: challenge.signature?.toUpperCase() }, solution },
      { challenge, solution: null },
      [],
    ]) {
      const text = Buffer.from(JSON.stringify(changed)).toString('base64url');
      expect(await seen(hold({ 'challenge-solution': text }))).toEqual(wrong);
    }
    for (const text of ['x', '!!', 'e30', 'A'.repeat(5_000)])
      expect(await seen(hold({ 'challenge-solution': text }))).toEqual(wrong);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 601_000);
    try {
      const late = Buffer.from(JSON.stringify({ challenge, solution })).toString('base64url');
      expect(await seen(hold({ 'challenge-solution': late }))).toEqual(refused(/has expired/));
    } finally {
      clock.mockRestore();
    }
  });
});

it('where nobody asks for a challenge there is none, and none is needed', async () => {
  const { body } = await gateway.http.get('/v1/challenge').set('host', 'proefdorp.test').expect(404);
  expect(body).toMatchObject({ code: 'not-found', detail: 'Nobody has to solve a challenge here.' });
  await hold({ host: 'proefdorp.test' }).expect(201);
});

it('while the broker is away nothing passes that may have been used', async () => {
  const mine = await aGateway({ MUNICIPALITIES_FILE: join(folder, 'municipalities.json'), CHALLENGE_TRIES: '10' });
  try {
    const { body } = await mine.http.get('/v1/challenge').expect(200);
    const solution = await solutionOf(body);
    await mine.nats.stop();
    const answer = await mine.http.post('/v1/holds').set('challenge-solution', solution).send(order);
    expect(answer.body).toMatchObject({ code: 'service-unavailable', status: 503 });
    await mine.nats.startAgain();
  } finally {
    await mine.close();
  }
});
