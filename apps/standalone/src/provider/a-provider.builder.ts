import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Who } from '#contracts';
import type { TestBuild } from '../a-build.builder.js';
import { makeDataFolder } from '../data-folder.client.js';
import { type DataFolder, dataFolder } from '../data-folder.rules.js';
import { becomesHealthy } from '../health.client.js';
import { type Key, keepKeys, readKeys } from '../keys.client.js';
import { issuerAt } from './issuer.rules.js';
import { startProvider } from './provider.program.js';
import { keepProvider } from './provider-file.client.js';

export const municipalityIds = ['voorbeeldstad', 'proefdorp'] as const;

export interface TestKeys {
  readonly data: DataFolder;
  keyOf(who: Who, municipalityId?: string): Key;
  remove(): Promise<void>;
}

/** A data folder with everybody's keys in it, as a first start leaves it. */
export const someKeys = async (): Promise<TestKeys> => {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'loket-provider-'));
  const data = dataFolder(join(root, 'data'));
  await makeDataFolder(data);
  await keepKeys(data, municipalityIds);
  const keys = await readKeys(data);
  return {
    data,
    keyOf: (who, municipalityId = 'voorbeeldstad') => {
      const found = keys.find((key) => key.who === who && key.municipalityId === municipalityId);
      if (found === undefined) throw new Error(`nobody made a key of the ${who} of ${municipalityId}`);
      return found;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
};

export interface TestProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

/** The provider in this process, for tests of what asks it. */
export const aProvider = async ({ data }: TestKeys): Promise<TestProvider> => {
  await keepProvider(data.provider);
  return startProvider({ providerFile: data.provider, keysFile: data.keys });
};

export interface ProviderProcess extends TestProvider {
  readonly process: ChildProcess;
  said(): string;
}

/** The built provider as the process that `npm start` makes of it. */
export const spawnProvider = (
  build: TestBuild,
  data: DataFolder,
  more: Readonly<Record<string, string>> = {},
): Pick<ProviderProcess, 'process' | 'said'> => {
  const main = join(build.root, 'dist', 'apps', 'standalone', 'src', 'provider', 'main.js');
  const env = { PROVIDER_FILE: data.provider, KEYS_FILE: data.keys, ...more };
  const started = spawn(process.execPath, [main], { cwd: build.root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return { process: started, said: () => said };
};

export const aProviderProcess = async (build: TestBuild, data: DataFolder): Promise<ProviderProcess> => {
  const issuer = issuerAt((await keepProvider(data.provider)).port);
  const { process: started, said } = spawnProvider(build, data);
  const goesOn = () => started.exitCode === null;
  const { healthy } = await becomesHealthy(`${issuer}/health/ready`, { limitMs: 20_000, goesOn });
  if (!healthy) throw new Error(`the provider did not start: ${said()}`);
  const ended = once(started, 'close');
  return {
    issuer,
    process: started,
    said,
    stop: async () => {
      started.kill('SIGTERM');
      await ended;
    },
  };
};
