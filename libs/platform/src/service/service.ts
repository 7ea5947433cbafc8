import { Controller, type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { pingOf } from '#contracts';
import { LookAtTrail } from '../audit/look-at-trail.js';
import { Sealer } from '../audit/sealer.js';
import { Trail } from '../audit/trail.js';
import { Clock } from '../clock.js';
import { makeDataSource } from '../database/data-source.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Answers, AsItIs, NatsAnswers } from '../messaging/answers.js';
import { Inbox } from '../messaging/inbox.js';
import { Nats } from '../messaging/nats.js';
import { Outbox } from '../messaging/outbox.js';
import type { Reaction } from '../messaging/reaction.js';
import { Reader } from '../messaging/reader.js';
import { Relay } from '../messaging/relay.js';
import { SharedClock } from '../messaging/shared-clock.js';
import { Municipalities, readMunicipalities } from '../municipalities.js';
import { type ServiceSettings, SettingsError } from '../settings.js';
import { HealthServer } from '../telemetry/health.js';
import { type Log, makeLog, nestLogger } from '../telemetry/log.js';
import { Metrics } from '../telemetry/metrics.js';
import { auditHandlers } from './audit-handlers.js';
import { forgetOldEvents } from './keep.js';
import { prepareDatabase } from './service-database.js';
import { Timers } from './timers.js';

/** The token under which Nest knows our log. */
export const LOG = Symbol('log');
/** The token of the reactions to events: an array of Reaction. */
export const REACTIONS = Symbol('reactions');

export interface ServiceDefinition {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly module: Type | DynamicModule;
  readonly records: readonly EntitySchema[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

interface Parts {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly nats: Nats;
  readonly dataSource: DataSource;
  readonly municipalities: Municipalities;
}

/** Says that the service answers at all. */
const pingHandlers = (name: string): Type => {
  @Controller()
  class PingHandlers {
    @Answers(pingOf(name))
    ping(): Record<string, never> {
      return {};
    }
  }
  return PingHandlers;
};

@Module({})
class PlatformModule {
  static with(name: string, parts: Parts): DynamicModule {
    const unitOfWork = new UnitOfWork(parts.dataSource, parts.metrics);
    const trail = new Trail();
    const providers = [
      { provide: LOG, useValue: parts.log },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Clock, useValue: parts.clock },
      { provide: Nats, useValue: parts.nats },
      { provide: DataSource, useValue: parts.dataSource },
      { provide: Municipalities, useValue: parts.municipalities },
      { provide: UnitOfWork, useValue: unitOfWork },
      { provide: Outbox, useValue: new Outbox(name, parts.clock, parts.municipalities) },
      { provide: Inbox, useValue: new Inbox(unitOfWork) },
      { provide: Trail, useValue: trail },
      { provide: LookAtTrail, useValue: new LookAtTrail(name, unitOfWork, trail) },
      { provide: Timers, useValue: new Timers(parts.log) },
    ];
    return {
      module: PlatformModule,
      global: true,
      controllers: [pingHandlers(name), auditHandlers(name)],
      providers,
      exports: providers,
    };
  }
}

const questionKeyOf = ({ name, settings }: ServiceDefinition): Buffer => {
  const key = settings.QUESTION_KEYS.get(name);
  if (!key) throw new SettingsError(`Wrong settings. QUESTION_KEYS: give the key of ${name}, as ${name}:base64.`);
  return key;
};

/** Who would read several services through one consumer would be sent its own events as well. */
const bySource = (reactions: readonly Reaction[]): [string, Reaction[]][] => {
  const found = new Map<string, Reaction[]>();
  for (const reaction of reactions) {
    const source = reaction.event.name.split('.')[0] ?? '';
    found.set(source, [...(found.get(source) ?? []), reaction]);
  }
  return [...found];
};

/**
 * Runs a service until it is told to stop: migrates, answers questions, relays and reads events, and on SIGTERM
 * finishes what it has begun.
 */
export const runService = async (definition: ServiceDefinition): Promise<void> => {
  const { name, settings } = definition;
  const log = makeLog(name, settings.LOG_LEVEL);
  const metrics = new Metrics(name);
  const clock = new Clock();
  const urls = await prepareDatabase(definition, log);
  const dataSource = makeDataSource({
    service: name,
    url: urls.runtime,
    connections: settings.DATABASE_CONNECTIONS,
    records: definition.records,
    log,
  });
  await dataSource.initialize();
  const nats = await Nats.connect(settings.NATS_URL, name, log, settings);
  const sharedClock = new SharedClock(name, clock, nats, log, settings.EVENT_REPLICAS);
  if (settings.NODE_ENV !== 'production') await sharedClock.start(settings.LOKET_CLOCK);
  const municipalities = readMunicipalities(settings.MUNICIPALITIES_FILE);

  const platform = PlatformModule.with(name, { log, metrics, clock, nats, dataSource, municipalities });
  const answers = new NatsAnswers({ nats, queue: name, questionKey: questionKeyOf(definition), log, metrics });
  const app = await NestFactory.createMicroservice(
    { module: class Root {}, imports: [platform, definition.module] },
    { strategy: answers, logger: nestLogger(log), abortOnError: false },
  );
  app.useGlobalFilters(new AsItIs());
  await app.listen();

  const relay = new Relay({ service: name, dataSource, nats, replicas: settings.EVENT_REPLICAS, log, metrics });
  app.get(UnitOfWork).onCommit((tx) => app.get(Outbox).isIn(tx) && relay.wake());
  relay.start();
  const reactions = app.get<readonly Reaction[]>(REACTIONS, { strict: false });
  const readers = bySource(reactions).map(
    ([source, ofSource]) =>
      new Reader({
        name: `${name}-${source}`,
        reactions: ofSource,
        nats,
        dataSource,
        replicas: settings.EVENT_REPLICAS,
        log,
        metrics,
      }),
  );
  for (const reader of readers) reader.start();
  const sealer = new Sealer({ service: name, url: urls.sealer, auditKey: settings.AUDIT_KEY, log });
  sealer.start();
  const timers = app.get(Timers);
  timers.add(forgetOldEvents(dataSource));
  timers.start();

  const health = new HealthServer(
    [
      { name: 'database', check: async () => void (await dataSource.query('select 1')) },
      {
        name: 'nats',
        check: () => {
          if (!nats.isUp) throw new Error('away');
        },
      },
    ],
    metrics,
  );
  const port = await health.listen(settings.HEALTH_PORT, settings.HEALTH_HOST);
  log.info({ healthPort: port }, 'ready');

  stopOnSignal(log, async () => {
    timers.stop();
    await Promise.all(readers.map((reader) => reader.stop()));
    await answers.close();
    await relay.stop();
    sharedClock.close();
    await app.close();
    await sealer.stop();
    await nats.close();
    await dataSource.destroy();
    await health.close();
  });
};

const longestStop = 10_000;

/** Stops once on SIGTERM or SIGINT, or when the parent that started it with an IPC channel is gone. */
export const stopOnSignal = (log: Log, stop: () => Promise<void>): void => {
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'stopping');
    setTimeout(() => {
      log.error('it did not stop in time');
      process.exit(1);
    }, longestStop).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'it stopped badly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => begin(signal));
  if (process.channel) process.on('disconnect', () => begin('the parent is gone'));
};
