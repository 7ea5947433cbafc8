import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { CannotStart } from './cannot-start.rules.js';
import { type Child, startChild } from './child.program.js';
import { freePort } from './free-port.client.js';
import { closeLog, lengthOf, openLog, writtenSince } from './log-file.client.js';
import { type NatsClusterNode, type NatsTlsFiles, natsConfig } from './nats-config.rules.js';
import { type NatsUser, natsAuthorization } from './nats-users.rules.js';
import { keptPassword, readPassword } from './password.client.js';
import { stopLeftOver } from './process-record.client.js';
import { restartable, type Server } from './server.program.js';
import { writingIn } from './writing.client.js';

export interface NatsOptions {
  /** Ours alone: streams, configuration, password and log. Started on again, it continues where it was. */
  readonly folder: string;
  /** The nats-server to run, as `findNatsServer` answers. */
  readonly bin: string;
  /** Chosen by the operating system when left out. */
  readonly port?: number;
  readonly logFile?: string;
  /** Who may connect, and what each may do. Left out: one user, `loket`, who may do everything. */
  readonly users?: readonly NatsUser[];
  /** Given: no connection without TLS. */
  readonly tls?: NatsTlsFiles;
  /** Given: one of several that are one broker together. It is ready before they are. */
  readonly cluster?: NatsClusterNode;
  /** Where passwords are kept; the servers of a cluster have the same. The folder of its own when left out. */
  readonly passwordFolder?: string;
}

export interface NatsServer extends Server {
  /** As it calls itself, to clients and to the others of its cluster. */
  readonly name: string;
  /** The address with a user's name and password; that of `url` is of the first user. */
  urlOf(user: string): string;
}

type Passwords = ReadonlyMap<string, string>;

const administrator: NatsUser = { name: 'loket' };

const usersOf = ({ users = [administrator] }: NatsOptions): readonly NatsUser[] => users;

const passwordFile = ({ folder, passwordFolder = folder }: NatsOptions, user: string): string =>
  join(passwordFolder, user === administrator.name ? 'password' : `password-${user}`);

/** Each in a file of its own. */
const keptPasswords = async (options: NatsOptions): Promise<Passwords> => {
  const passwords = new Map<string, string>();
  for (const { name } of usersOf(options)) {
    passwords.set(name, await keptPassword(passwordFile(options, name)));
  }
  return passwords;
};

const passwordIn = (passwords: Passwords, user: string): string => {
  const password = passwords.get(user);
  if (password === undefined) throw new Error(`This nats-server knows no user ${user}.`);
  return password;
};

/** Tells our server from another one that happens to be at the same port. */
const nameOf = (folder: string): string => `loket-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;

const greets = async (port: number, name: string): Promise<boolean> => {
  const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
  try {
    const [greeting]: unknown[] = await Promise.race([
      once(socket, 'data'),
      once(socket, 'timeout').then(() => []),
      once(socket, 'close').then(() => []),
    ]);
    return String(greeting).includes(`"server_name":"${name}"`) && String(greeting).includes('"jetstream":true');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

const becomesReady = async (child: Child, port: number, name: string): Promise<boolean> => {
  while (child.running()) {
    if (await greets(port, name)) return true;
    await after(15);
  }
  return false;
};

const failureIn = (log: string, port: number): CannotStart => {
  if (log.includes('address already in use')) {
    return new CannotStart('port-in-use', `Port ${port} of 127.0.0.1 is in use.`);
  }
  const fatal = log.split('\n').find((line) => line.includes('[FTL]')) ?? log.trim().split('\n').at(-1) ?? '';
  const said = fatal.replace(/^.*\[(?:FTL|ERR)\] */, '').trim();
  return new CannotStart('failed', `nats-server did not start: ${said || 'it said nothing'}.`);
};

const launch = async (options: NatsOptions, port: number, passwords: Passwords): Promise<Child> => {
  const { folder, bin, tls, cluster } = options;
  const configFile = join(folder, 'nats.conf');
  const authorization = natsAuthorization(usersOf(options), (user) => passwordIn(passwords, user));
  const routePassword = cluster && (await keptPassword(passwordFile(options, 'route')));
  const config = natsConfig({
    name: nameOf(folder),
    port,
    authorization,
    storeFolder: join(folder, 'streams'),
    tls,
    cluster,
    routePassword,
  });
  await writeFile(configFile, `${config}\n`, { mode: 0o600 });
  const log = openLog(options.logFile ?? join(folder, 'nats.log'));
  const from = lengthOf(log);
  try {
    const child = await startChild({
      command: bin,
      args: ['-c', configFile],
      output: log,
      recordFile: recordOf(folder),
      stopSignal: 'SIGTERM',
    });
    if (await becomesReady(child, port, nameOf(folder))) return child;
    throw failureIn(writtenSince(log, from), port);
  } finally {
    closeLog(log);
  }
};

const recordOf = (folder: string): string => join(folder, 'nats.pid.json');

/** Starts a nats-server with JetStream on 127.0.0.1. It does not outlive this process, however that ends. */
export const startNats = (options: NatsOptions): Promise<NatsServer> =>
  writingIn(options.folder, async () => {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    await chmod(options.folder, 0o700);
    await stopLeftOver(`nats-server on ${options.folder}`, recordOf(options.folder), 'SIGTERM');
    const passwords = await keptPasswords(options);
    const address = (user: string, port: number): string =>
      `${options.tls ? 'tls' : 'nats'}://${user}:${passwordIn(passwords, user)}@127.0.0.1:${port}`;
    const server = await restartable({
      port: options.port,
      freePort,
      urlOf: (port) => address(usersOf(options)[0]?.name ?? '', port),
      launch: (port) => launch(options, port, passwords),
      remove: () => rm(options.folder, { recursive: true, force: true }),
    });
    return { ...server, name: nameOf(options.folder), urlOf: (user) => address(user, server.port) };
  });

/** The address of the nats-server that runs on this folder, for one of its users; `undefined`: none does. */
export const findNats = async (folder: string, user: string): Promise<string | undefined> => {
  const password = await readPassword(passwordFile({ folder, bin: '' }, user));
  const config = await readFile(join(folder, 'nats.conf'), 'utf8').catch(() => '{}');
  const { port } = JSON.parse(config) as { readonly port?: number };
  if (password === undefined || port === undefined || !(await greets(port, nameOf(folder)))) return undefined;
  return `nats://${user}:${password}@127.0.0.1:${port}`;
};

/** Removes everything `startNats` made for this folder. */
export const removeNats = async (folder: string): Promise<void> => {
  await stopLeftOver(`nats-server on ${folder}`, recordOf(folder), 'SIGTERM');
  await rm(folder, { recursive: true, force: true });
};
