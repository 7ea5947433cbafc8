import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.rules.js';
import { natsFromApt } from './nats-from-apt.client.js';
import { type NatsRelease, natsFromRelease } from './nats-from-release.client.js';
import { isUsable, onPath } from './nats-version.client.js';
import { writingIn } from './writing.client.js';

export interface NatsServerSources {
  /** A fetched copy is kept here and used the next time. */
  readonly cacheFolder: string;
  /** `NATS_SERVER_BIN`: used if given, and nothing else is tried. */
  readonly bin?: string | undefined;
  /** `PATH`; the usual folders when left out. */
  readonly path?: string | undefined;
  readonly release?: NatsRelease;
  /** Told once, before something is fetched. */
  readonly onFetch?: () => void;
}

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';

const advice =
  'There is no nats-server on this machine and none could be fetched: install nats-server 2.9 or newer and start again, or set NATS_SERVER_BIN to its path or NATS_URL to a running server.';

const firstUsable = async (candidates: readonly string[]): Promise<string | undefined> => {
  for (const candidate of candidates) if (await isUsable(candidate)) return candidate;
  return undefined;
};

const keep = async (fetched: string | undefined, copy: string, work: string): Promise<string | undefined> => {
  if (fetched === undefined) return undefined;
  const draft = join(work, 'nats-server.new');
  await copyFile(fetched, draft).catch(() => undefined);
  await chmod(draft, 0o755).catch(() => undefined);
  if (!(await isUsable(draft))) return undefined;
  await rename(draft, copy);
  return copy;
};

const fetchInto = async (sources: NatsServerSources, path: string, copy: string): Promise<string> => {
  sources.onFetch?.();
  const work = await mkdtemp(join(sources.cacheFolder, 'fetch-'));
  try {
    const found =
      (await keep(await natsFromApt(work, path), copy, work)) ??
      (await keep(await natsFromRelease(work, sources.release), copy, work));
    if (found === undefined) throw new CannotStart('not-available', advice);
    return found;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/**
 * A nats-server to run, tried in this order: the one given, the PATH, the copy kept earlier, the package of Debian or
 * Ubuntu, the pinned release. The last two are fetched once and kept in `cacheFolder`.
 */
export const findNatsServer = async (sources: NatsServerSources): Promise<string> => {
  const { bin, path = usualPath, cacheFolder } = sources;
  if (bin !== undefined) {
    if (await isUsable(bin)) return bin;
    throw new CannotStart('not-available', `NATS_SERVER_BIN names ${bin}, which is not a nats-server 2.9 or newer.`);
  }
  const copy = join(cacheFolder, 'nats-server');
  const found = await firstUsable([...(await onPath('nats-server', path)), copy]);
  if (found !== undefined) return found;
  return writingIn(cacheFolder, async () => {
    await mkdir(cacheFolder, { recursive: true });
    return fetchInto(sources, path, copy);
  });
};
