import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { CannotStart } from './cannot-start.rules.js';
import { type Child, startChild } from './child.program.js';
import { ensureDatabase } from './database.client.js';
import { freePort } from './free-port.client.js';
import { closeLog, lengthOf, openLog, writtenSince } from './log-file.client.js';
import { readPassword } from './password.client.js';
import { findBinaries } from './postgres-binaries.client.js';
import { damaged, prepareData, superuser } from './postgres-data.program.js';
import { choosePlace, noted, type Place, removePlace, usableBinaries } from './postgres-place.client.js';
import { failureIn, settingsOf } from './postgres-settings.rules.js';
import { commandOf } from './process-identity.client.js';
import { stopLeftOver } from './process-record.client.js';
import { restartable, type Server } from './server.program.js';
import { writingIn } from './writing.client.js';

export interface PostgresOptions {
  /** Ours alone: data, password and log. Started on again, it continues where it was. */
  readonly folder: string;
  /** Fast instead of durable: a power cut loses everything. */
  readonly forTests?: boolean;
  /** Chosen by the operating system when left out. */
  readonly port?: number;
  readonly database?: string;
  /** Further PostgreSQL settings, for example `{ max_connections: '300' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly logFile?: string;
  /** Where data goes when we are root and `folder` is closed to the user PostgreSQL then runs as. */
  readonly elsewhere?: string;
  /** Told where the data is when it is not in `folder`. */
  readonly onElsewhere?: (place: string) => void;
}

interface Prepared {
  readonly place: Place;
  readonly binaries: string;
  readonly password: string;
}

const prepare = async (options: PostgresOptions): Promise<Prepared> => {
  const elsewhere =
    options.elsewhere ?? (options.forTests ? join(tmpdir(), 'open-loket-postgres') : '/var/lib/open-loket');
  const found = await findBinaries();
  const place = await choosePlace(options.folder, elsewhere);
  if (place.folder !== options.folder) options.onElsewhere?.(place.folder);
  const binaries = await usableBinaries(found, place, elsewhere);
  const passwordFile = join(options.folder, 'password');
  const password = await prepareData({ place, binaries, passwordFile, durable: options.forTests !== true });
  return { place, binaries, password };
};

const databaseOf = (options: PostgresOptions): string => options.database ?? 'loket';

const urlOf = (options: PostgresOptions, { password }: Pick<Prepared, 'password'>, port: number): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${databaseOf(options)}`;

const postmasterFile = (data: string): Promise<readonly string[]> =>
  readFile(join(data, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n').map((line) => line.trim()),
    () => [],
  );

/** After a reboot its pid may belong to something else, which PostgreSQL would take for itself. */
const dropStaleLock = async (data: string): Promise<void> => {
  const [pid] = await postmasterFile(data);
  if (pid !== undefined && !commandOf(Number(pid)).includes('postgres')) {
    await rm(join(data, 'postmaster.pid'), { force: true });
  }
};

const patienceMs = 300_000;

const becomesReady = async (child: Child, data: string): Promise<boolean> => {
  const limit = performance.now() + patienceMs;
  while (child.running() && performance.now() < limit) {
    const lines = await postmasterFile(data);
    if (lines[0] === String(child.pid) && lines[7] === 'ready') return true;
    await after(15);
  }
  return false;
};

const answers = (url: string, database: string): Promise<boolean> =>
  ensureDatabase(url, database).then(
    () => true,
    () => false,
  );

const launch = async (options: PostgresOptions, prepared: Prepared, port: number): Promise<Child> => {
  const { place, binaries } = prepared;
  const log = openLog(options.logFile ?? join(options.folder, 'postgres.log'));
  const from = lengthOf(log);
  try {
    await dropStaleLock(place.data);
    const child = await startChild({
      command: join(binaries, 'bin', 'postgres'),
      args: ['-D', place.data, ...settingsOf({ port, forTests: options.forTests === true, more: options.settings })],
      output: log,
      recordFile: recordOf(options.folder),
      stopSignal: 'SIGINT',
      user: place.user,
    });
    if (
      (await becomesReady(child, place.data)) &&
      (await answers(urlOf(options, prepared, port), databaseOf(options)))
    ) {
      return child;
    }
    await child.stop(2_000);
    throw failureIn(writtenSince(log, from), { port, damaged: (how) => damaged(place.data, how) });
  } finally {
    closeLog(log);
  }
};

/** The processes of a killed PostgreSQL need a moment to notice that they are alone. */
const launchPatiently = async (options: PostgresOptions, prepared: Prepared, port: number): Promise<Child> => {
  const limit = performance.now() + 15_000;
  for (;;) {
    try {
      return await launch(options, prepared, port);
    } catch (error) {
      if (!(error instanceof CannotStart) || error.reason !== 'in-use' || performance.now() > limit) throw error;
      await after(50);
    }
  }
};

const recordOf = (folder: string): string => join(folder, 'postgres.pid.json');

/** Starts PostgreSQL 18 on 127.0.0.1. It does not outlive this process, however that ends. Refuses with `CannotStart`. */
export const startPostgres = (options: PostgresOptions): Promise<Server> =>
  writingIn(options.folder, async () => {
    await stopLeftOver(`PostgreSQL on ${options.folder}`, recordOf(options.folder), 'SIGINT');
    const prepared = await prepare(options);
    return restartable({
      port: options.port,
      freePort,
      urlOf: (port) => urlOf(options, prepared, port),
      launch: (port) => launchPatiently(options, prepared, port),
      remove: () => removePlace(options.folder),
    });
  });

/** Removes everything `startPostgres` made for this folder, wherever that is. */
export const removePostgres = async (folder: string): Promise<void> => {
  await stopLeftOver(`PostgreSQL on ${folder}`, recordOf(folder), 'SIGINT');
  await removePlace(folder);
};

/** The address of the PostgreSQL that somebody else runs on this folder; undefined: nobody does. */
export const findPostgres = async (folder: string): Promise<string | undefined> => {
  const password = await readPassword(join(folder, 'password'));
  const [pid, , , port] = await postmasterFile(join((await noted(folder)) ?? folder, 'data'));
  if (password === undefined || port === undefined || !commandOf(Number(pid)).includes('postgres')) return undefined;
  return urlOf({ folder }, { password }, Number(port));
};
