import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import supertest from 'supertest';
import { type Actor, type RequestContract, services, Who } from '#contracts';
import { aNats, anIssuer, type SignOptions, type TestIssuer, trustedIssuers } from '#testkit';
import { gatewaySettings } from './gateway.settings.js';
import { makeGateway } from './make-gateway.module.js';

const beyondReach = 1_000_000;
const limits = {
  perAddress: beyondReach,
  perClient: beyondReach,
  perAppointmentToken: beyondReach,
  wrongCodes: beyondReach,
  ordersPerAddressPerHour: beyondReach,
};

const municipalities = [
  {
    id: 'voorbeeldstad',
    name: 'Voorbeeldstad',
    oin: '99999999000000000001',
    hosts: ['voorbeeldstad.test'],
    default: true,
    anonymousChannel: 'web',
    limits,
    caps: { streamsPerAddress: 20 },
  },
  { id: 'proefdorp', name: 'Proefdorp', oin: '99999999000000000002', hosts: ['proefdorp.test'], limits },
];

/** The key of a holder in Voorbeeldstad. */
export const keyOf = (who: Who): string => `key-of-${who}-in-voorbeeldstad`;
export const bearer = (who: Who): string => `Bearer ${keyOf(who)}`;

/** What a service was asked, over the wire. */
export interface Asked {
  readonly municipalityId: string;
  readonly requestId: string;
  /** Who asks. */
  readonly actor?: Actor;
  readonly input: Record<string, unknown>;
}

/** An access token of a holder in Voorbeeldstad, unless told. */
const tokensOf =
  (issuer: TestIssuer) =>
  (who: Who, { municipality = 'voorbeeldstad', ...options }: SignOptions & { municipality?: string } = {}): string =>
    issuer.sign({ municipality, who, client_id: `${who}-client`, person: `${who}-1` }, options);

const write = async (folder: string, issuer: TestIssuer) => {
  const credentials = Who.options.map((who) => ({
    municipalityId: 'voorbeeldstad',
    who,
    keySha256: createHash('sha256').update(keyOf(who)).digest('hex'),
  }));
  const files = {
    municipalitiesFile: join(folder, 'municipalities.json'),
    credentialsFile: join(folder, 'credentials.json'),
    issuersFile: join(folder, 'issuers.json'),
  };
  await writeFile(files.municipalitiesFile, JSON.stringify({ municipalities }));
  await writeFile(files.credentialsFile, JSON.stringify({ credentials }));
  await writeFile(files.issuersFile, JSON.stringify(trustedIssuers(issuer)));
  return files;
};

/** Answers as the owner of a contract would, from the other side of the wire. */
const answering = (wire: NatsConnection) => async (contract: RequestContract, answer: (asked: Asked) => unknown) => {
  const asked: Asked[] = [];
  const respond = async (message: Msg): Promise<void> => {
    const { data, actor } = message.json<{ data: Record<string, unknown>; actor?: Actor }>();
    const requestId = message.headers?.get('Loket-Request-Id') ?? '';
    const one = {
      municipalityId: message.subject.split('.')[1] ?? '',
      requestId,
      ...(actor ? { actor } : {}),
      input: data,
    };
    asked.push(one);
    const response = await answer(one);
    if (response !== undefined) message.respond(JSON.stringify({ id: requestId, response, isDisposed: true }));
  };
  const callback = (_error: Error | null, message: Msg): void => void respond(message);
  const subscription = wire.subscribe(`loket.*.${contract.subject}`, { callback });
  await wire.flush();
  return { asked, stop: () => subscription.unsubscribe() };
};

/** Whoever answers in a suite does not ask for the signature. */
const questionKeys = services.map((service) => `${service}:${Buffer.alloc(32).toString('base64')}`).join();

/** A real gateway on a real nats-server of its own; who answers behind it is up to the suite. */
export const aGateway = async (more: Record<string, string> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-gateway-'));
  const issuer = await anIssuer();
  const files = await write(folder, issuer);
  const nats = await aNats();
  const settings = gatewaySettings.parse({
    NATS_URL: nats.url,
    QUESTION_KEYS: questionKeys,
    MUNICIPALITIES_FILE: files.municipalitiesFile,
    CREDENTIALS_FILE: files.credentialsFile,
    // Its issuer is not reached by https, as it would have to be in production.
    ...(more.NODE_ENV === 'production' ? {} : { ISSUERS_FILE: files.issuersFile }),
    LOG_LEVEL: 'silent',
    ...more,
  });
  const removeServers = async () => {
    await nats.remove();
    await issuer.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const gateway = await makeGateway(settings).catch(async (error: unknown) => {
    await removeServers();
    throw error;
  });
  const url = await gateway.app
    .listen(0, '127.0.0.1')
    .then(() => gateway.app.getUrl())
    .catch(async (error: unknown) => {
      await gateway.close();
      await removeServers();
      throw error;
    });
  const { username, password, host } = new URL(nats.url);
  const wire = await connect({
    servers: host,
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
  });
  return {
    app: gateway.app,
    nats,
    issuer,
    files,
    token: tokensOf(issuer),
    url,
    port: Number(new URL(url).port),
    http: supertest(url),
    wire,
    answers: answering(wire),
    close: async () => {
      await gateway.close();
      await wire.close();
      await removeServers();
    },
  };
};
export type TestGateway = Awaited<ReturnType<typeof aGateway>>;
