import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CannotStart, codeOf, identityOf, writingIn } from '#embedded';
import type { DataFolder } from './data-folder.rules.js';

const Holder = z.object({ pid: z.int(), identity: z.string() });
type Holder = z.infer<typeof Holder>;

const holderOf = (file: string): Holder | undefined => {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
};

const isAlive = (holder: Holder): boolean => identityOf(holder.pid) === holder.identity;

const takeIfFree = async (lock: string, mine: string): Promise<boolean> => {
  try {
    await link(mine, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Two that start at once may both find the same stale lock: the one that moved a fresh one away puts it back. */
const removeStale = async (lock: string, aside: string): Promise<void> => {
  try {
    await rename(lock, aside);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return;
  }
  const moved = holderOf(aside);
  if (moved !== undefined && isAlive(moved)) await takeIfFree(lock, aside);
  await rm(aside, { force: true });
};

const refusal = ({ folder }: DataFolder, holder: Holder): CannotStart =>
  new CannotStart('in-use', `Open Loket already runs on ${folder} (process ${holder.pid}): stop that one first.`);

/**
 * Makes the data folder ours until we release it or end, however we end: a lock whose process is gone, or whose pid now
 * belongs to another program, counts for nothing.
 */
export const takeLock = (data: DataFolder): Promise<() => Promise<void>> =>
  writingIn(data.folder, async () => {
    const mine = `${data.lock}.${randomUUID()}`;
    const me: Holder = { pid: process.pid, identity: identityOf(process.pid) ?? 'unknown' };
    await writeFile(mine, JSON.stringify(me), { mode: 0o600 });
    try {
      while (!(await takeIfFree(data.lock, mine))) {
        const holder = holderOf(data.lock);
        if (holder !== undefined && isAlive(holder)) throw refusal(data, holder);
        await removeStale(data.lock, `${mine}.stale`);
      }
    } finally {
      await rm(mine, { force: true });
    }
    return () => rm(data.lock, { force: true });
  });
