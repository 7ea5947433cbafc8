import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pingOf } from '#contracts';
import { Answers, AsItIs, Ask, Metrics, makeLog, Nats, NatsAnswers, type Question } from '#platform';
import { aNats, type SuiteNats } from '#testkit';
import { Intruder } from './forbidden.builder.js';

/** What appointments is asked here; it stands for every question. */
export const asked = pingOf('appointments');
export const question = `loket.voorbeeldstad.${asked.subject}`;
export const forged = JSON.stringify({ pattern: asked.subject, id: 'forged', data: {} });
export const announced = 'events.voorbeeldstad.catalogue.thing.happened.v1';
export const ofItsOwn = 'events.voorbeeldstad.contacts.thing.happened.v1';

const stream = { name: 'EVENTS', subjects: ['events.>'], storage: 'memory' };
const heard = 'events.*.catalogue.>';
const pulled = { durable_name: 'contacts-catalogue', filter_subject: heard, ack_policy: 'explicit' };

/** Appointments and the gateway as they speak to each other, and somebody who has taken over contacts. */
export interface Scene {
  readonly nats: SuiteNats;
  readonly contacts: Intruder;
  /** Announces what the one who took over contacts would have it announce. */
  readonly catalogue: Intruder;
  readonly gateway: Ask;
  readonly keys: ReadonlyMap<string, Buffer>;
  /** The request ids of what was answered. */
  readonly answered: readonly string[];
  /** Why something was no question. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

export const aScene = async (): Promise<Scene> => {
  const answered: string[] = [];
  const refused: string[] = [];
  @Controller()
  class PingHandlers {
    @Answers(asked)
    ping({ requestId }: Question<typeof asked>) {
      answered.push(requestId);
      return {};
    }
  }
  @Module({ controllers: [PingHandlers] })
  class AppointmentsModule {}
  const nats = await aNats();
  const log = Object.assign(makeLog('appointments', 'silent'), {
    error: ({ refusal }: { refusal: string }) => void refused.push(refusal),
  });
  const questionKey = randomBytes(32);
  const keys = new Map([['appointments', questionKey]]);
  const service = await Nats.connect(nats.urlOf('appointments'), 'appointments', log);
  const strategy = new NatsAnswers({
    nats: service,
    queue: 'appointments',
    questionKey,
    log,
    metrics: new Metrics('appointments'),
  });
  const app = await NestFactory.createMicroservice(AppointmentsModule, { strategy, logger: false });
  app.useGlobalFilters(new AsItIs());
  await app.listen();
  await service.connection.flush();
  const asking = await Nats.connect(nats.urlOf('gateway'), 'gateway', makeLog('gateway', 'silent'));
  const contacts = await Intruder.as(nats.urlOf('contacts'));
  const catalogue = await Intruder.as(nats.urlOf('catalogue'));
  return {
    nats,
    contacts,
    catalogue,
    gateway: new Ask(asking, keys),
    keys,
    answered,
    refused,
    close: async () => {
      await app.close();
      await contacts.close();
      await catalogue.close();
      await asking.close();
      await service.close();
      await nats.remove();
    },
  };
};

/** As contacts may, where there is no stream yet. */
export const makeStream = (contacts: Intruder, more: object = {}): Promise<unknown> =>
  contacts.asks('$JS.API.STREAM.CREATE.EVENTS', { ...stream, ...more });

export const makeReader = (contacts: Intruder, more: object = {}): Promise<unknown> =>
  contacts.asks(`$JS.API.CONSUMER.CREATE.EVENTS.contacts-catalogue.${heard}`, {
    stream_name: 'EVENTS',
    config: { ...pulled, ...more },
  });
