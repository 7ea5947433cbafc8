import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { boardBucket, routes, setClockRoute } from '#contracts';
import {
  Clock,
  Limits,
  type Log,
  Metrics,
  makeLog,
  Nats,
  nestLogger,
  readMunicipalities,
  SharedClock,
  WatchedBucket,
} from '#platform';
import { Board } from './board/board.mirror.js';
import { doubtAfterChanges } from './board/doubts.interceptor.js';
import { ListSlots } from './board/list-slots.action.js';
import { Challenges } from './challenge/challenges.action.js';
import { ProofOfWork } from './challenge/proof-of-work.client.js';
import { UsedSolutions } from './challenge/used-solutions.client.js';
import { beside } from './door/beside.rules.js';
import { makeHttpServer } from './door/http-server.module.js';
import { Admissions, Credentials } from './door/identity.guard.js';
import { DoorLimits } from './door/limits.guard.js';
import { PageOrigins } from './door/origin.guard.js';
import { ProblemFilter } from './door/problem.filter.js';
import { logRequests, setHeaders } from './door/request-log.interceptor.js';
import { openShortWay } from './door/short-way.interceptor.js';
import { gatewayModule, theDoor } from './gateway.module.js';
import { type GatewaySettings, readCredentials } from './gateway.settings.js';
import { AccessTokens } from './identity/access-tokens.client.js';
import { readIssuers } from './identity/issuers.settings.js';
import { Allowances } from './limits/allowances.action.js';
import { drawnBuckets } from './limits/drawn.client.js';
import { WatchLine } from './line/watch-line.action.js';
import { openapiText } from './openapi/openapi.wording.js';
import { shortWays } from './rest/short-ways.module.js';

export interface Gateway {
  readonly app: NestFastifyApplication;
  readonly log: Log;
  /** Finishes the requests under way, then lets go of NATS. */
  close(): Promise<void>;
}

const servedIn = (production: boolean) => [
  ...routes.filter(({ id }) => !production || id !== setClockRoute.id),
  ...Object.values(beside).map(({ path }) => ({ method: 'GET' as const, path })),
];

/** A connection on which nothing is said is taken for one that stands still. */
const usualHeartbeat = 15_000;

/**
 * The whole gateway, ready to listen.
 * @param guards other ones are for measuring what the door costs.
 */
export const makeGateway = async (settings: GatewaySettings, guards = theDoor): Promise<Gateway> => {
  const production = settings.NODE_ENV === 'production';
  const log = makeLog('gateway', settings.LOG_LEVEL);
  const metrics = new Metrics('gateway');
  const municipalities = readMunicipalities(settings.MUNICIPALITIES_FILE);
  const knows = (id: string) => municipalities.get(id) !== undefined;
  const keys = readCredentials(settings.CREDENTIALS_FILE, knows);
  const issuers = readIssuers(settings.ISSUERS_FILE, { production, knows });
  const nats = await Nats.connect(settings.NATS_URL, 'gateway', log, settings);
  const clock = new Clock();
  const sharedClock = production ? undefined : new SharedClock('gateway', clock, nats, log, settings.EVENT_REPLICAS);
  await sharedClock?.start(settings.LOKET_CLOCK);

  const served = servedIn(production);
  const describedAt = settings.PROBLEMS_URL;
  const drawn = drawnBuckets(nats, log, Date.now, settings.EVENT_REPLICAS);
  const allowances = new Allowances(drawn, settings.DOOR_KEY, Date.now);
  const limits = new DoorLimits({ allowances, municipalities, figures: Limits.parse({}), metrics });
  const count = limits.count.bind(limits);
  const problems = new ProblemFilter({ describedAt, served, log, count });
  const tokens = new AccessTokens(issuers, { production, knows, log });
  void tokens.start();
  const credentials = new Credentials({ keys, tokens, metrics });
  const admissions = new Admissions(credentials, municipalities);
  const origins = new PageOrigins(municipalities);
  const adapter = makeHttpServer({
    describedAt,
    problems,
    origins,
    admissions,
    count,
    trustedProxies: settings.TRUSTED_PROXIES,
    strangerKey: settings.DOOR_KEY.toString('hex'),
    connections: settings,
  });
  setHeaders(adapter.getInstance(), served, origins);
  logRequests(adapter.getInstance(), log, metrics);
  const openapi = openapiText({ routes, serverUrl: `${settings.PUBLIC_URL ?? ''}/v1`, describedAt });
  const work = new ProofOfWork(settings.DOOR_KEY, settings.CHALLENGE_TRIES);
  const challenges = new Challenges(municipalities, work, new UsedSolutions(nats, log, settings.EVENT_REPLICAS));
  const board = new Board({ metrics, isUp: () => nats.isUp });
  const watchedBoard = new WatchedBucket(nats, log, { bucket: boardBucket });
  watchedBoard.start(board);
  doubtAfterChanges(adapter.getInstance(), board.doubt.bind(board));
  const root = gatewayModule({
    guards,
    nats,
    log,
    questionKeys: settings.QUESTION_KEYS,
    metrics,
    clock,
    municipalities,
    admissions,
    allowances,
    limits,
    challenges,
    board,
    problems,
    sharedClock,
    openapi,
    heartbeat: Math.min(usualHeartbeat, (settings.STALLED_SECONDS * 1_000) / 2),
    publicUrl: settings.PUBLIC_URL,
    processingActivities: settings.PROCESSING_ACTIVITIES,
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: nestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  const slots = app.get(ListSlots);
  if (guards === theDoor) openShortWay(adapter.getInstance(), { admissions, count, ways: shortWays(slots) });
  return {
    app,
    log,
    close: async () => {
      app.get(WatchLine).close();
      await app.close();
      tokens.close();
      watchedBoard.close();
      sharedClock?.close();
      await nats.close();
    },
  };
};
