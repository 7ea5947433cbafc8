import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onPath } from './nats-version.client.js';
import { run } from './run.client.js';

const patience = { limitMs: 180_000 };

const asRoot = (): boolean => process.geteuid?.() === 0;

/** apt hands downloads to a user of its own, who may not enter our folder. */
const asOurselves = (): readonly string[] => (asRoot() ? ['-o', 'APT::Sandbox::User=root'] : []);

const ownLists = async (work: string): Promise<readonly string[]> => {
  const [lists, cache] = [join(work, 'lists'), join(work, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  return ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
};

const downloaded = async (work: string): Promise<string | undefined> =>
  (await readdir(work)).find((name) => name.startsWith('nats-server') && name.endsWith('.deb'));

const download = async (work: string, path: string): Promise<string | undefined> => {
  const [apt] = await onPath('apt-get', path);
  if (apt === undefined) return undefined;
  const here = { ...patience, cwd: work };
  await run(apt, [...asOurselves(), 'download', 'nats-server'], here);
  const direct = await downloaded(work);
  if (direct !== undefined) return direct;
  const lists = await ownLists(work);
  await run(apt, [...asOurselves(), ...lists, 'update'], here);
  await run(apt, [...asOurselves(), ...lists, 'download', 'nats-server'], here);
  return downloaded(work);
};

/**
 * Debian's or Ubuntu's own package, fetched (apt checks its signature) and unpacked in `work`; nothing is installed and
 * nobody needs to be root. `undefined` where there is no apt, no network or no such package.
 */
export const natsFromApt = async (work: string, path: string): Promise<string | undefined> => {
  const [unpacker] = await onPath('dpkg-deb', path);
  if (unpacker === undefined) return undefined;
  const archive = await download(work, path);
  if (archive === undefined) return undefined;
  const target = join(work, 'unpacked');
  const { code } = await run(unpacker, ['-x', join(work, archive), target], patience);
  return code === 0 ? join(target, 'usr', 'sbin', 'nats-server') : undefined;
};
