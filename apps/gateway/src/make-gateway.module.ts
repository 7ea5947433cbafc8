import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { routes, setClockRoute } from '#contracts';
import { Clock, type Log, Metrics, makeLog, Nats, nestLogger, readMunicipalities, SharedClock } from '#platform';
import { makeHttpServer } from './door/http-server.module.js';
import { Credentials } from './door/identity.guard.js';
import { ProblemFilter } from './door/problem.filter.js';
import { logRequests, setHeaders } from './door/request-log.interceptor.js';
import { gatewayModule } from './gateway.module.js';
import { type GatewaySettings, readCredentials } from './gateway.settings.js';
import { openapiText } from './openapi/openapi.wording.js';

export interface Gateway {
  readonly app: NestFastifyApplication;
  readonly log: Log;
  /** Finishes the requests under way, then lets go of NATS. */
  close(): Promise<void>;
}

const beside = [
  '/health/live',
  '/health/ready',
  '/metrics',
  '/v1/openapi.json',
  '/docs',
  '/docs/start.js',
  '/docs/assets/{name}',
];

const servedIn = (production: boolean) => [
  ...routes.filter(({ id }) => !production || id !== setClockRoute.id),
  ...beside.map((path) => ({ method: 'GET' as const, path })),
];

/** The whole gateway, ready to listen. */
export const makeGateway = async (settings: GatewaySettings): Promise<Gateway> => {
  const production = settings.NODE_ENV === 'production';
  const log = makeLog('gateway', settings.LOG_LEVEL);
  const metrics = new Metrics('gateway');
  const municipalities = readMunicipalities(settings.MUNICIPALITIES_FILE);
  const credentials = readCredentials(settings.CREDENTIALS_FILE);
  const nats = await Nats.connect(settings.NATS_URL, 'gateway', log);
  const clock = new Clock();
  const sharedClock = production ? undefined : new SharedClock('gateway', clock, nats, log);
  await sharedClock?.start(settings.LOKET_CLOCK);

  const served = servedIn(production);
  const describedAt = settings.PROBLEMS_URL;
  const problems = new ProblemFilter({ describedAt, served, log });
  const known = new Credentials(credentials);
  const adapter = makeHttpServer({
    describedAt,
    problems,
    credentials: known,
    trustedProxies: settings.TRUSTED_PROXIES,
    strangerKey: settings.DOOR_KEY.toString('hex'),
  });
  setHeaders(adapter.getInstance(), served);
  logRequests(adapter.getInstance(), log, metrics);
  const openapi = openapiText({ routes, serverUrl: `${settings.PUBLIC_URL ?? ''}/v1`, describedAt });
  const root = gatewayModule({
    nats,
    metrics,
    clock,
    municipalities,
    credentials: known,
    problems,
    sharedClock,
    openapi,
    publicUrl: settings.PUBLIC_URL,
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: nestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  return {
    app,
    log,
    close: async () => {
      await app.close();
      sharedClock?.close();
      await nats.close();
    },
  };
};
