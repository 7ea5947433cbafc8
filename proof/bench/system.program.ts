import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Who } from '#contracts';
import { findPostgres, removePostgres } from '#embedded';

import { stoppable } from './stopping.program.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SystemOptions {
  /** Where the product is: the folder of package.json. */
  readonly root: string;
  readonly environment: Environment;
}

/** The product, running as `npm start` runs it, in a data folder of its own. */
export interface System {
  readonly url: string;
  /** Of the administrator of the database. */
  readonly databaseUrl: string;
  /** Of its programs and servers, by name. */
  readonly pids: Readonly<Record<string, number>>;
  token(who: Who): Promise<string>;
  stop(): Promise<void>;
}

export const municipalityId = 'benchstad';

const beyondReach = 100_000_000;

/** Limits and caps are on, and beyond what the load reaches. */
export const municipality = {
  id: municipalityId,
  name: 'Benchstad',
  oin: '99999999000000000009',
  hosts: ['benchstad.localhost'],
  default: true,
  anonymousChannel: 'web',
  // What is stored stays as it is while it is measured.
  retentionDays: 3_650,
  limits: {
    perAddress: beyondReach,
    perClient: beyondReach,
    perAppointmentToken: beyondReach,
    perMunicipality: beyondReach,
    wrongCodes: beyondReach,
    ordersPerAddressPerHour: beyondReach,
  },
  caps: {
    openHoldsPerAddress: 1_000_000,
    openTicketsPerAddress: 1_000_000,
    appointmentsPerContact: 1_000_000,
  },
};

const municipalities = { municipalities: [municipality] };

/** Monday morning; it goes on at the speed of time. */
export const clock = '2026-11-30T07:00:00Z*1';

const RunFile = z.object({ pid: z.int(), gatewayUrl: z.url(), processes: z.record(z.string(), z.int()) });

/** A folder that the user of the database may pass through, also when we are root. */
export const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-bench-'));
  await chmod(folder, 0o711);
  return folder;
};

export const removeFolder = async (folder: string): Promise<void> => {
  await removePostgres(join(folder, 'data', 'postgres'));
  await rm(folder, { recursive: true, force: true });
};

const patienceMs = 120_000;

/** What `npm start` says of what it started. */
export const readRun = async (data: string, running: () => boolean): Promise<z.output<typeof RunFile>> => {
  const limit = performance.now() + patienceMs;
  while (running() && performance.now() < limit) {
    const text = await readFile(join(data, 'run.json'), 'utf8').catch(() => undefined);
    const run = RunFile.safeParse(text === undefined ? undefined : JSON.parse(text));
    if (run.success) return run.data;
    await after(25);
  }
  throw new Error('The product did not start.');
};

export const startSystem = async ({ root, environment }: SystemOptions): Promise<System> => {
  const folder = await makeFolder();
  const data = join(folder, 'data');
  const municipalitiesFile = join(folder, 'municipalities.json');
  await writeFile(municipalitiesFile, JSON.stringify(municipalities));
  const main = join(root, 'dist/apps/standalone/src/main.js');
  const env = {
    ...environment,
    LOKET_DATA: data,
    LOKET_DEMO: 'none',
    LOKET_CLOCK: clock,
    MUNICIPALITIES_FILE: municipalitiesFile,
    PORT: '0',
    // The rush comes from one address.
    MOST_CONNECTIONS_PER_ADDRESS: '5000',
  };
  const child = spawn(process.execPath, [main], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  const stop = stoppable(async () => {
    if (running()) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    await removeFolder(folder);
  });
  try {
    const run = await readRun(data, running);
    const token = async (who: Who): Promise<string> => {
      const { stdout } = await promisify(execFile)(process.execPath, [main, 'token', who], { cwd: root, env });
      return stdout.trim();
    };
    const databaseUrl = await findPostgres(join(data, 'postgres'));
    if (databaseUrl === undefined) throw new Error('The database of the product was not found.');
    return { url: run.gatewayUrl, databaseUrl, pids: { ...run.processes, standalone: run.pid }, token, stop };
  } catch (error) {
    await stop();
    throw new Error(`The product did not start: ${said.join('')}`, { cause: error });
  }
};
