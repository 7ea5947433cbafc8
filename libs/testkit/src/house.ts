import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Who } from '#contracts';
import type { NatsProgram } from '#embedded';
import { anEmptyDatabase } from './database.js';
import { eventually } from './eventually.js';
import { anIssuer, trustedIssuers } from './issuer.js';
import { aNatsCluster } from './nats-cluster.js';
import { Program } from './program.js';
import { aNats, type SuiteNats } from './servers.js';
import { aTelling, type ServiceName, serviceNames, sha256 } from './telling.js';

export interface MunicipalityParts {
  readonly limits?: Readonly<Record<string, number>>;
  readonly caps?: Readonly<Record<string, number>>;
  readonly [part: string]: unknown;
}

export interface HouseOptions {
  /** LOKET_CLOCK of every program. */
  readonly clock?: string;
  /** How many of each service; one unless told. */
  readonly instances?: number;
  /** How many gateways; one unless told. */
  readonly gateways?: number;
  /** How many nats-servers, one broker together, each event and bucket on all of them; one unless told. */
  readonly brokers?: number;
  /** What every municipality has besides; limits and caps that are not named are out of reach. */
  readonly municipality?: MunicipalityParts;
  /** Another PostgreSQL than that of the run, to be stopped and started. */
  readonly databaseUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The whole system on servers of its own: every program a process, as it is run for real. */
export interface House {
  /** Of the first gateway. */
  readonly url: string;
  /** Of each gateway. */
  readonly urls: readonly string[];
  readonly nats: SuiteNats;
  readonly databaseUrl: string;
  /** What the house is run with: of keys each program is told its own. A change reaches those that start after it. */
  readonly environment: Record<string, string>;
  /** What a program is told when it starts. */
  told(program: NatsProgram): Record<string, string>;
  /** The key of a caller, for `Authorization: Bearer`. */
  key(who: Who, municipalityId?: string): string;
  /** An access token of a caller, for `Authorization: Bearer`; good for an hour. */
  token(who: Who, municipalityId?: string): string;
  readonly gateway: Program;
  readonly gateways: readonly Program[];
  services(name: ServiceName): readonly Program[];
  /** Error lines of all programs so far: each should have been foreseen. */
  errors(): readonly string[];
  stop(): Promise<void>;
}

export const demoTowns = ['voorbeeldstad', 'proefdorp'] as const;

const beyondReach = 1_000_000;
/** More that start at once keep each other waiting for longer than one waits for the database. */
const mostAtOnce = 4;
const limits = {
  perAddress: beyondReach,
  perClient: beyondReach,
  perAppointmentToken: beyondReach,
  perMunicipality: beyondReach,
  wrongCodes: beyondReach,
  ordersPerAddressPerHour: beyondReach,
};
const caps = { openHoldsPerAddress: beyondReach, appointmentsPerContact: beyondReach };

const municipalitiesOf = (parts: MunicipalityParts) => ({
  municipalities: demoTowns.map((id, at) => ({
    id,
    name: id,
    oin: `0000000000000000000${at + 1}`,
    hosts: [`${id}.localhost`],
    default: at === 0,
    anonymousChannel: 'web',
    ...parts,
    limits: { ...limits, ...parts.limits },
    caps: { ...caps, ...parts.caps },
  })),
});

const secret = (): string => randomBytes(32).toString('base64url');

const compiled = (app: string): string => join(process.cwd(), 'dist/apps', app, 'src/main.js');

export const aHouse = async (options: HouseOptions = {}): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-house-'));
  const database = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => undefined }
    : await anEmptyDatabase();
  const { brokers = 1 } = options;
  const nats = await (brokers === 1 ? aNats() : aNatsCluster(brokers));
  const keys = demoTowns.flatMap((municipalityId) =>
    Who.options.map((who) => ({ municipalityId, who, key: secret() })),
  );
  const municipalitiesFile = join(folder, 'municipalities.json');
  const credentialsFile = join(folder, 'credentials.json');
  const issuersFile = join(folder, 'issuers.json');
  const issuer = await anIssuer();
  await writeFile(issuersFile, JSON.stringify(trustedIssuers(issuer)));
  await writeFile(municipalitiesFile, JSON.stringify(municipalitiesOf(options.municipality ?? {})));
  const credentials = keys.map(({ key, ...whose }) => ({
    ...whose,
    keySha256: sha256(key),
  }));
  await writeFile(credentialsFile, JSON.stringify({ credentials }));
  const environment: Record<string, string> = {
    NODE_ENV: 'test',
    MUNICIPALITIES_FILE: municipalitiesFile,
    TOKEN_KEY: secret(),
    DATA_KEYS: `k1:${secret()}`,
    FINGERPRINT_KEY: secret(),
    LOOKUP_KEYS: `h1:${secret()}`,
    AUDIT_KEY: secret(),
    DOOR_KEY: secret(),
    CREDENTIALS_FILE: credentialsFile,
    ISSUERS_FILE: issuersFile,
    EVENT_REPLICAS: String(brokers),
    ...(options.clock ? { LOKET_CLOCK: options.clock } : {}),
    ...options.environment,
  };
  const questionKeys = Object.fromEntries(serviceNames.map((name) => [name, `${name}:${secret()}`]));
  const telling = await aTelling(database.url);
  /** Each with its own user of the broker, and that one's permissions. A service has no key but its own. */
  const told = (name: NatsProgram) => ({
    NATS_URL: nats.urlOf(name),
    QUESTION_KEYS: questionKeys[name] ?? Object.values(questionKeys).join(),
    ...telling(name, environment),
  });
  const servicePrograms = new Map(
    serviceNames.map((name) => [
      name,
      Array.from({ length: options.instances ?? 1 }, () => new Program(name, compiled(name), () => told(name))),
    ]),
  );
  const ports: string[] = [];
  const aGateway = (at: number) =>
    new Program('gateway', compiled('gateway'), () => ({
      ...told('gateway'),
      PORT: ports[at] ?? '0',
    }));
  const gateway = aGateway(0);
  const gateways = [gateway, ...Array.from({ length: (options.gateways ?? 1) - 1 }, (_, at) => aGateway(at + 1))];
  const all = [...gateways, ...[...servicePrograms.values()].flat()];
  const stop = async (): Promise<void> => {
    await Promise.all(gateways.map((one) => one.stop()));
    await Promise.all(all.map((program) => program.stop()));
    await issuer.stop();
    await nats.remove();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  const urls: string[] = [];
  try {
    for (let from = 0; from < all.length; from += mostAtOnce)
      await Promise.all(all.slice(from, from + mostAtOnce).map((program) => program.start()));
    urls.push(...gateways.map((one) => String(one.ready()?.url)));
    ports.push(...urls.map((url) => new URL(url).port));
    for (const url of urls)
      await eventually(async () => {
        const { status } = await fetch(`${url}/health/ready`);
        if (status !== 200) throw new Error(`The gateway is not ready: ${status}`);
      });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: urls[0] ?? '',
    urls,
    nats,
    databaseUrl: database.url,
    environment,
    told,
    gateway,
    gateways,
    key: (who, municipalityId = demoTowns[0]) => {
      const found = keys.find((one) => one.who === who && one.municipalityId === municipalityId);
      if (!found) throw new Error(`There is no key of ${who} in ${municipalityId}.`);
      return found.key;
    },
    token: (who, municipality = demoTowns[0]) =>
      issuer.sign({ municipality, who, sub: `${who}-1`, person: `${who}-1`, client_id: `${who}-client` }),
    services: (name) => servicePrograms.get(name) ?? [],
    errors: () =>
      all.flatMap((program) =>
        program
          .log()
          .filter(({ level }) => level >= 50)
          .map((line) => JSON.stringify(line)),
      ),
    stop,
  };
};
