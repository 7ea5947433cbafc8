import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './cannot-start.rules.js';
import { canEnter, databaseUser, type SystemUser } from './database-user.client.js';
import { completeBinaries, copyBinaries, type PostgresBinaries } from './postgres-binaries.client.js';

export interface Place {
  /** PostgreSQL's own data folder. */
  readonly data: string;
  /** A folder its user may enter. */
  readonly folder: string;
  readonly user: SystemUser | undefined;
}

const noteIn = (folder: string): string => join(folder, 'elsewhere');

/** Where the data is when it is not in `folder`. */
export const noted = (folder: string): Promise<string | undefined> =>
  readFile(noteIn(folder), 'utf8').then(
    (path) => path.trim() || undefined,
    () => undefined,
  );

/** Whoever began the data goes on with it; root may start what an ordinary user has begun. */
const ownerOf = async (data: string): Promise<SystemUser | undefined> => {
  const { uid, gid } = await stat(data).catch(() => ({ uid: 0, gid: 0 }));
  return uid === 0 ? undefined : { uid, gid };
};

const newPlaceElsewhere = async (folder: string, elsewhere: string): Promise<string> => {
  const place = join(elsewhere, randomBytes(8).toString('hex'));
  await mkdir(place, { recursive: true, mode: 0o755 });
  await writeFile(noteIn(folder), `${place}\n`, { mode: 0o600 });
  return place;
};

/**
 * Where the data lives: in `folder`, unless we are root and the user PostgreSQL then runs as may not enter that folder
 * (a home such as /root is closed to it). Then the data lives below `elsewhere`, and `folder` remembers where.
 */
export const choosePlace = async (folder: string, elsewhere: string): Promise<Place> => {
  await mkdir(folder, { recursive: true });
  const here = join(folder, 'data');
  const asRoot = process.geteuid?.() === 0;
  if (!asRoot) return { data: here, folder, user: undefined };
  await chmod(folder, 0o711);
  const away = await noted(folder);
  const user = (await ownerOf(away === undefined ? here : join(away, 'data'))) ?? databaseUser();
  if (user === undefined || (away === undefined && canEnter(folder, user))) return { data: here, folder, user };
  const place = away ?? (await newPlaceElsewhere(folder, elsewhere));
  await mkdir(place, { recursive: true, mode: 0o755 });
  return { data: join(place, 'data'), folder: place, user };
};

export const giveTo = async (user: SystemUser | undefined, path: string): Promise<void> => {
  if (user !== undefined) await chown(path, user.uid, user.gid);
};

/** The binaries if the user may enter their folder and nothing is missing; otherwise a copy in a place where both are so. */
export const usableBinaries = async (binaries: PostgresBinaries, place: Place, elsewhere: string): Promise<string> => {
  if (place.user !== undefined && !canEnter(join(binaries.folder, 'bin'), place.user)) {
    const shared = canEnter(place.folder, place.user) ? place.folder : elsewhere;
    return copyBinaries(binaries, shared);
  }
  try {
    await completeBinaries(binaries.folder);
    return binaries.folder;
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw error;
    return copyBinaries(binaries, place.folder);
  }
};

export const removePlace = async (folder: string): Promise<void> => {
  const away = await noted(folder);
  if (away !== undefined) {
    await rm(away, { recursive: true, force: true });
    await rmdir(dirname(away)).catch(() => undefined);
  }
  await rm(folder, { recursive: true, force: true });
};
