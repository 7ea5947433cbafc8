import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findNatsServer,
  type NatsOptions,
  type NatsServer,
  natsUsers,
  type Server,
  startNats,
  startPostgres,
} from '#embedded';

/** The servers all suites of one run share; each suite makes databases and brokers of its own. */
export interface RunServers {
  stop(): Promise<void>;
}

const databaseVariable = 'TESTKIT_DATABASE_URL';
const natsVariable = 'TESTKIT_NATS_BIN';

/** Called once per run, before any suite: tells the suites by environment where the servers are. */
export const startRunServers = async (cacheFolder: string): Promise<RunServers> => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-test-'));
  process.env[natsVariable] = await findNatsServer({
    cacheFolder,
    bin: process.env.NATS_SERVER_BIN,
    path: process.env.PATH,
  });
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    forTests: true,
    settings: { max_connections: '400' },
  });
  process.env[databaseVariable] = postgres.url;
  return {
    stop: async () => {
      await postgres.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const told = (variable: string): string => {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: the suites are run by the project's jest configuration.`);
  return value;
};

/** The nats-server that was found for this run. */
export const natsServerBin = (): string => told(natsVariable);

export const administratorUrl = (): string => told(databaseVariable);

/** A PostgreSQL of the suite's own, to be stopped and started at will. */
export const aPostgres = async (): Promise<Server> =>
  startPostgres({ folder: await mkdtemp(join(tmpdir(), 'loket-postgres-')), forTests: true });

/** A nats-server of a suite, with what may befall it. Its `url` is that of an administrator, who may do everything. */
export interface SuiteNats extends NatsServer {
  /** The servers it is made of; itself when it is one. */
  readonly nodes: readonly NatsServer[];
  /** As if another, empty broker took its place: same address, nothing on it. */
  replace(): Promise<void>;
}

/**
 * A nats-server of the suite's own. Whoever asks for it removes it. It knows the users that the programs have, each
 * with its own permissions (`urlOf`), and an administrator.
 */
export const aNats = async (more: Partial<NatsOptions> = {}): Promise<SuiteNats> => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-nats-'));
  const users = [{ name: 'administrator' }, ...natsUsers({ sharedClock: true })];
  const server = await startNats({ folder, bin: told(natsVariable), users, ...more });
  const replace = async () => {
    await server.stop();
    await rm(join(folder, 'streams'), { recursive: true, force: true });
    await server.startAgain();
  };
  return { ...server, nodes: [server], replace };
};
