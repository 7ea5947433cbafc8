import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Who } from '#contracts';
import type { Server } from '#embedded';
import { anEmptyDatabase } from './database.js';
import { eventually } from './eventually.js';
import { Program } from './program.js';
import { aNats } from './servers.js';

export const serviceNames = ['catalogue', 'appointments', 'contacts'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface HouseOptions {
  /** LOKET_CLOCK of every program. */
  readonly clock?: string;
  /** How many of each service; one unless told. */
  readonly instances?: number;
  /** Another PostgreSQL than that of the run, to be stopped and started. */
  readonly databaseUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The whole system on servers of its own: every program a process, as it is run for real. */
export interface House {
  readonly url: string;
  readonly nats: Server;
  readonly databaseUrl: string;
  /** The key of a caller, for `Authorization: Bearer`. */
  key(who: Who, municipalityId?: string): string;
  readonly gateway: Program;
  services(name: ServiceName): readonly Program[];
  /** Error lines of all programs so far: each should have been foreseen. */
  errors(): readonly string[];
  stop(): Promise<void>;
}

export const demoTowns = ['voorbeeldstad', 'proefdorp'] as const;

const municipalities = {
  municipalities: demoTowns.map((id, at) => ({
    id,
    name: id,
    oin: `0000000000000000000${at + 1}`,
    hosts: [`${id}.localhost`],
    default: at === 0,
    anonymousChannel: 'web',
  })),
};

const secret = (): string => randomBytes(32).toString('base64url');

const compiled = (app: string): string => join(process.cwd(), 'dist/apps', app, 'src/main.js');

export const aHouse = async (options: HouseOptions = {}): Promise<House> => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-house-'));
  const database = options.databaseUrl
    ? { url: options.databaseUrl, drop: async () => undefined }
    : await anEmptyDatabase();
  const nats = await aNats();
  const keys = demoTowns.flatMap((municipalityId) =>
    Who.options.map((who) => ({ municipalityId, who, key: secret() })),
  );
  const municipalitiesFile = join(folder, 'municipalities.json');
  const credentialsFile = join(folder, 'credentials.json');
  await writeFile(municipalitiesFile, JSON.stringify(municipalities));
  const credentials = keys.map(({ key, ...whose }) => ({
    ...whose,
    keySha256: createHash('sha256').update(key).digest('hex'),
  }));
  await writeFile(credentialsFile, JSON.stringify({ credentials }));
  const environment: Record<string, string> = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    NATS_URL: nats.url,
    MUNICIPALITIES_FILE: municipalitiesFile,
    TOKEN_KEY: secret(),
    DATA_KEYS: `k1:${secret()}`,
    FINGERPRINT_KEY: secret(),
    LOOKUP_KEYS: `h1:${secret()}`,
    AUDIT_KEY: secret(),
    DOOR_KEY: secret(),
    ...(options.clock ? { LOKET_CLOCK: options.clock } : {}),
    ...options.environment,
  };
  const servicePrograms = new Map(
    serviceNames.map((name) => [
      name,
      Array.from({ length: options.instances ?? 1 }, () => new Program(name, compiled(name), () => environment)),
    ]),
  );
  let port = '0';
  const gateway = new Program('gateway', compiled('gateway'), () => ({
    ...environment,
    PORT: port,
    CREDENTIALS_FILE: credentialsFile,
  }));
  const all = [gateway, ...[...servicePrograms.values()].flat()];
  const stop = async (): Promise<void> => {
    await gateway.stop();
    await Promise.all(all.map((program) => program.stop()));
    await nats.remove();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  let url: string;
  try {
    await Promise.all(all.map((program) => program.start()));
    url = String(gateway.ready()?.url);
    port = new URL(url).port;
    await eventually(async () => {
      const { status } = await fetch(`${url}/health/ready`);
      if (status !== 200) throw new Error(`The gateway is not ready: ${status}`);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    nats,
    databaseUrl: database.url,
    gateway,
    key: (who, municipalityId = demoTowns[0]) => {
      const found = keys.find((one) => one.who === who && one.municipalityId === municipalityId);
      if (!found) throw new Error(`There is no key of ${who} in ${municipalityId}.`);
      return found.key;
    },
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
