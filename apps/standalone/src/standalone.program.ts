import { rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { CannotStart, freePort, type NatsProgram, portProblem, stopLeftOver } from '#embedded';
import { makeDataFolder, resetDataFolder } from './data-folder.client.js';
import { type DataFolder, dataFolder } from './data-folder.rules.js';
import { loadDemo } from './demo.program.js';
import { environmentOf, questionKeysOf, withoutSecrets } from './environment.rules.js';
import { firstFreeStart } from './first-slot.client.js';
import { keepTogether } from './group.program.js';
import { takeLock } from './instance-lock.client.js';
import { writeJson } from './json-file.client.js';
import { keepKeys } from './keys.client.js';
import { readServed } from './municipalities.client.js';
import { nodePart, type ProgramContext, recordOf } from './node.program.js';
import type { Keeping, Kept, Part } from './part.program.js';
import { demoProgram, gateway, type ProgramName, programFile, services } from './programs.rules.js';
import { makeProviderPart, type ProviderPart } from './provider/provider-part.program.js';
import { keptSecrets } from './secrets.client.js';
import { natsPart, postgresPart } from './server.program.js';
import type { StandaloneSettings } from './standalone.settings.js';
import { hostOf, type Place, welcome } from './welcome.rules.js';

export interface StandaloneOptions {
  readonly settings: StandaloneSettings;
  /** The folder of the built programs. */
  readonly apps: string;
  readonly reset: boolean;
  readonly say: (line: string) => void;
  /** Gives up starting. */
  readonly signal: AbortSignal;
}

interface Running extends ProgramContext {
  readonly options: StandaloneOptions;
  readonly keeping: Keeping;
  readonly port: number;
  /** What to do to stop, in order of starting. */
  readonly undo: (() => Promise<void>)[];
  readonly kept: Kept[];
}

type Environment = Record<string, string | undefined>;
type EnvironmentOf = (program: ProgramName) => Environment;

const choosePort = async (wanted: number): Promise<number> => {
  if (wanted === 0) return freePort();
  const problem = await portProblem(wanted);
  if (problem === undefined) return wanted;
  throw new CannotStart('port-in-use', `Port ${wanted} is ${problem}: set PORT to another one.`);
};

/** What a killed start may have left running. */
const stopLeftOvers = async (data: DataFolder): Promise<void> => {
  const names = [gateway, ...services, 'provider', 'demo'];
  await Promise.all(names.map((name) => stopLeftOver(name, recordOf(data, name), 'SIGTERM')));
};

const keep = async ({ keeping, kept, undo }: Running, parts: readonly Part[]): Promise<void> => {
  const started = await keepTogether(parts, keeping);
  kept.push(...started);
  undo.push(async () => void (await Promise.all(started.map((part) => part.stop()))));
};

interface Addresses {
  readonly database: string;
  /** Of the message broker, as this program is to reach it. */
  readonly natsOf: (program: NatsProgram) => string;
}

const startServers = async (running: Running): Promise<Addresses> => {
  const { options, data } = running;
  const { settings, say } = options;
  const postgres = settings.databaseUrl === undefined ? postgresPart(data, say) : undefined;
  const nats = settings.natsUrl === undefined ? natsPart({ data, settings, say }) : undefined;
  const own = [postgres, nats].filter((part) => part !== undefined);
  if (own.length > 0) say(`Starting ${own.map(({ name }) => name).join(' and ')} ...`);
  const started = await keepTogether(own, running.keeping);
  running.kept.push(...started);
  for (const part of started) running.undo.push(() => part.stop());
  return {
    database: settings.databaseUrl ?? postgres?.url() ?? '',
    natsOf: (program) => settings.natsUrl ?? nats?.urlOf(program) ?? '',
  };
};

const startServices = async (
  running: Running,
  envOf: EnvironmentOf,
  provider: ProviderPart | undefined,
): Promise<readonly Place[]> => {
  const { options } = running;
  const beside = provider === undefined ? [] : [provider];
  options.say(`Starting ${[...services, ...beside.map(({ part }) => part.name)].join(', ')} ...`);
  const healthUrls = new Map<string, string>();
  const parts = services.map((name) =>
    nodePart(
      name,
      async () => {
        const port = await freePort();
        const healthUrl = `http://127.0.0.1:${port}/health/ready`;
        healthUrls.set(name, healthUrl);
        const env = { ...envOf(name), HEALTH_PORT: String(port) };
        return { name, file: programFile(options.apps, name), env, healthUrl };
      },
      running,
    ),
  );
  await keep(running, [...parts, ...beside.map(({ part }) => part)]);
  return [
    ...services.map((name) => ({ name, where: healthUrls.get(name) ?? '' })),
    ...beside.map(({ part, issuer }) => ({ name: part.name, where: issuer })),
  ];
};

const startGateway = async (running: Running, env: Environment): Promise<string> => {
  const { options, port } = running;
  options.say(`Starting the ${gateway} ...`);
  const url = `http://127.0.0.1:${port}`;
  const file = programFile(options.apps, gateway);
  const program = { name: gateway, file, env: { ...env, PORT: String(port) }, healthUrl: `${url}/health/ready` };
  await keep(running, [nodePart(gateway, async () => program, running)]);
  return url;
};

const noteWhatRuns = async (
  { data, kept, undo }: Running,
  urls: { gatewayUrl: string; issuer: string | undefined },
): Promise<void> => {
  const processes = Object.fromEntries(kept.map((part) => [part.name, part.pid()]));
  await writeJson(data.run, { pid: process.pid, ...urls, startedAt: new Date().toISOString(), processes });
  undo.push(() => rm(data.run, { force: true }));
};

/** By what the demo is its administrator; `undefined`: it is not to be loaded, or cannot be. */
const demoKeys = ({ options, data }: Running, issuer: string | undefined): Environment | undefined => {
  const { demo, keysFile } = options.settings;
  if (!demo) return undefined;
  if (keysFile !== undefined) return { KEYS_FILE: keysFile, ISSUER_URL: undefined };
  if (issuer !== undefined) return { KEYS_FILE: data.keys, ISSUER_URL: issuer };
  options.say('The demo is not loaded: the identity provider that would know its administrators does not run.');
  return undefined;
};

/** What each program is told: of what is secret its own. The administrator of the database stays with us. */
const prepareTelling = async (
  { options, data }: Running,
  { servers, issuersFile }: { readonly servers: Addresses; readonly issuersFile: string | undefined },
): Promise<EnvironmentOf> => {
  const { given, auditKey, questionKeys, municipalitiesFile } = options.settings;
  const secrets = await keptSecrets(data);
  const { prepareServices } = await import('./service-access.client.js');
  const administration = { administrator: servers.database, auditKey: auditKey ?? secrets.AUDIT_KEY };
  const alone: { readonly [program in ProgramName]: object } = {
    ...(await prepareServices(administration)),
    gateway: issuersFile === undefined ? {} : { ISSUERS_FILE: issuersFile },
  };
  return (program) => {
    const own = {
      MUNICIPALITIES_FILE: municipalitiesFile,
      NATS_URL: servers.natsOf(program),
      QUESTION_KEYS: questionKeysOf(program, questionKeys ?? secrets.QUESTION_KEYS),
      ...alone[program],
    };
    return environmentOf(program, { given, secrets, own });
  };
};

const runAll = async (running: Running): Promise<void> => {
  const { options, data } = running;
  const { settings, say, signal, apps } = options;
  const served = await readServed(settings.municipalitiesFile);
  await keptSecrets(data);
  await keepKeys(data, served.ids);
  const provider = settings.provider ? await makeProviderPart(apps, running) : undefined;
  // It is read while the servers start, and takes about as long.
  void import('./service-access.client.js').catch(() => undefined);
  const servers = await startServers(running);
  const issuersFile = provider === undefined ? undefined : data.issuers;
  const envOf = await prepareTelling(running, { servers, issuersFile });
  const places = await startServices(running, envOf, provider);
  const gatewayUrl = await startGateway(running, envOf(gateway));
  const issuer = provider?.issuer;
  await noteWhatRuns(running, { gatewayUrl, issuer });
  const keys = demoKeys(running, issuer);
  if (keys !== undefined) {
    const demoEnv = { ...withoutSecrets(settings.given), GATEWAY_URL: gatewayUrl, ...keys };
    await loadDemo({ data, complain: running.complain, file: demoProgram(apps), env: demoEnv, say, signal });
  }
  const start = keys === undefined ? undefined : await firstFreeStart(gatewayUrl, signal);
  const all = [
    { name: gateway, where: gatewayUrl },
    ...places,
    { name: 'nats-server', where: hostOf(servers.natsOf(gateway)) },
    { name: 'PostgreSQL', where: hostOf(servers.database) },
  ];
  signal.throwIfAborted();
  for (const line of welcome({ gatewayUrl, folder: settings.folder, places: all, firstFreeStart: start })) say(line);
};

/** Starts everything, in the order in which it is needed; answers how to stop it, in the opposite order. */
export const startStandalone = async (options: StandaloneOptions): Promise<() => Promise<void>> => {
  const { settings, reset, say, signal } = options;
  const data = dataFolder(settings.folder);
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    if (platform() === 'win32')
      throw new CannotStart('not-available', 'This runs on Linux and macOS; on Windows, in WSL.');
    await makeDataFolder(data);
    undo.push(await takeLock(data));
    const port = await choosePort(settings.port);
    await stopLeftOvers(data);
    if (reset) await resetDataFolder(data);
    await runAll({ options, data, port, undo, kept: [], complain: say, keeping: { say, signal } });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
};
