import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CannotStart, codeOf } from './cannot-start.rules.js';
import { keptPassword, readPassword } from './password.client.js';
import { giveTo, type Place } from './postgres-place.client.js';

export const superuser = 'loket';
export const major = '18';

/** The same order, case and words on every machine: PostgreSQL's own locale, none of the machine's. */
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

export interface DataOptions {
  readonly place: Place;
  readonly binaries: string;
  readonly passwordFile: string;
  readonly durable: boolean;
}

const initialise = async ({ place, binaries, passwordFile, durable }: DataOptions): Promise<string> => {
  const draft = join(place.folder, 'data.new');
  const handedOver = join(place.folder, 'password.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await giveTo(place.user, draft);
  const password = await keptPassword(passwordFile);
  await writeFile(handedOver, `${password}\n`, { mode: 0o600 });
  await giveTo(place.user, handedOver);
  try {
    const flags = [`--username=${superuser}`, '--auth=scram-sha-256', `--pwfile=${handedOver}`, ...locale];
    const initdb = spawn(join(binaries, 'bin', 'initdb'), [`--pgdata=${draft}`, ...flags, ...(durable ? [] : ['-N'])], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(place.user ?? {}),
    });
    const [said, [code]] = await Promise.all([text(initdb.stderr), once(initdb, 'close')]);
    if (code !== 0) throw new CannotStart('failed', `PostgreSQL could not make its data folder: ${firstErrorIn(said)}`);
    await rename(draft, place.data);
  } finally {
    await rm(handedOver, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
  return password;
};

const firstErrorIn = (said: string): string => {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error|fatal|cannot/i.test(line)) ?? lines[0] ?? 'it said nothing').trim();
};

export const damaged = (data: string, how: string): CannotStart =>
  new CannotStart('damaged', `The PostgreSQL data in ${data} is damaged: ${how}.`);

const checkVersion = async (data: string): Promise<void> => {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') throw damaged(data, 'the file PG_VERSION is missing');
    throw error;
  });
  if (version.trim() === major) return;
  if (!/^\d+(\.\d+)?$/.test(version.trim())) throw damaged(data, 'the file PG_VERSION does not name a version');
  throw new CannotStart(
    'other-version',
    `The data in ${data} was made by PostgreSQL ${version.trim()}, and this is PostgreSQL ${major}.`,
  );
};

const isThere = async (data: string): Promise<boolean> => {
  try {
    await rmdir(data);
    return false;
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
};

/** Sees to it that there is data PostgreSQL 18 can start on, made anew when there is none; answers the password. */
export const prepareData = async (options: DataOptions): Promise<string> => {
  if (!(await isThere(options.place.data))) return initialise(options);
  await checkVersion(options.place.data);
  const password = await readPassword(options.passwordFile);
  if (password === undefined) throw damaged(options.place.data, `its password (${options.passwordFile}) is missing`);
  return password;
};
