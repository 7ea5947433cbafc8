import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { defineRequest } from '#contracts';
import { aNats, eventually, type SuiteNats } from '#testkit';
import { ProblemError } from '../problem.js';
import { makeLog } from '../telemetry/log.js';
import { Metrics } from '../telemetry/metrics.js';
import { Answers, AsItIs, NatsAnswers, type Question } from './answers.js';
import { Ask } from './ask.js';
import { Nats } from './nats.js';

const double = defineRequest({
  subject: 'demo.double.v1',
  input: z.object({ number: z.int() }),
  output: z.object({ number: z.int(), municipalityId: z.string() }),
  problems: ['not-found'],
});

let finish: () => void = () => undefined;
const finished = new Promise<void>((resolve) => {
  finish = resolve;
});
let begun = 0;

@Controller()
class Doubler {
  @Answers(double)
  async double({ municipalityId, input: { number } }: Question<typeof double>) {
    if (number === 13) throw new ProblemError('not-found', { detail: 'No thirteen here.' });
    if (number === 14) throw new Error('something nobody foresaw');
    begun += 1;
    if (number === 15) await finished;
    return { number: number * 2, municipalityId };
  }
}

@Module({ controllers: [Doubler] })
class DoublerModule {}

const questionKey = randomBytes(32);
let broker: SuiteNats;
let service: Nats;
let client: Nats;
let app: INestMicroservice;
let answers: NatsAnswers;
let ask: Ask;

beforeAll(async () => {
  const log = makeLog('demo', 'silent');
  broker = await aNats();
  service = await Nats.connect(broker.url, 'demo', log);
  client = await Nats.connect(broker.url, 'client', log);
  ask = new Ask(client, new Map([['demo', questionKey]]));
  answers = new NatsAnswers({ nats: service, queue: 'demo', questionKey, log, metrics: new Metrics('demo') });
  app = await NestFactory.createMicroservice(DoublerModule, { strategy: answers, logger: false });
  app.useGlobalFilters(new AsItIs());
  await app.listen();
});
afterAll(async () => {
  await client.close();
  await service.close();
  await broker.remove();
});

const asked = { municipalityId: 'voorbeeldstad', requestId: 'r-1' };

describe('a question', () => {
  it('is answered for the municipality of its subject', async () => {
    expect(await ask.of(double, asked, { number: 4 })).toEqual({ number: 8, municipalityId: 'voorbeeldstad' });
  });

  it('is answered with the problem that its owner names', async () => {
    await expect(ask.of(double, asked, { number: 13 })).rejects.toMatchObject({
      code: 'not-found',
      details: { detail: 'No thirteen here.' },
    });
  });

  it('is answered with nothing but a name when something goes wrong that nobody foresaw', async () => {
    await expect(ask.of(double, asked, { number: 14 })).rejects.toMatchObject({ code: 'internal-error', details: {} });
  });

  it('is refused when it does not fit the contract', async () => {
    await expect(ask.of(double, asked, { number: 1.5 })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { errors: [{ path: 'number' }] },
    });
  });
});

describe('a service that stops', () => {
  it('finishes what it has begun, takes nothing new, and may be told twice', async () => {
    const before = begun;
    const underWay = ask.of(double, asked, { number: 15 });
    await eventually(() => expect(begun).toBe(before + 1));
    const closed = answers.close();
    await eventually(() =>
      expect(ask.of(double, asked, { number: 1 })).rejects.toMatchObject({ code: 'service-unavailable' }),
    );
    finish();
    expect(await underWay).toMatchObject({ number: 30 });
    await closed;
    await app.close();
  });
});
