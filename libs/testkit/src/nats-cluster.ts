import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CannotStart, freePort, type NatsServer, natsUsers, startNats } from '#embedded';
import { natsServerBin, type SuiteNats } from './servers.js';

const users = [{ name: 'administrator' }, ...natsUsers({ sharedClock: true })];

const freePorts = async (size: number): Promise<readonly number[]> => {
  const ports = new Set<number>();
  while (ports.size < size) ports.add(await freePort());
  return [...ports];
};

const folderOf = (folder: string, at: number): string => join(folder, `node-${at + 1}`);

/** One after the other: each is ready before it has found the others. */
const startNodes = async (folder: string, size: number): Promise<readonly NatsServer[]> => {
  const ports = await freePorts(size);
  const nodes: NatsServer[] = [];
  try {
    for (const [at, port] of ports.entries())
      nodes.push(
        await startNats({
          folder: folderOf(folder, at),
          passwordFolder: folder,
          bin: natsServerBin(),
          users,
          cluster: { name: basename(folder), port, ports },
        }),
      );
    return nodes;
  } catch (error) {
    for (const node of nodes) await node.remove();
    throw error;
  }
};

/** Between asking for free ports and listening on them somebody else may take one. */
const startedNodes = async (folder: string, size: number): Promise<readonly NatsServer[]> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startNodes(folder, size);
    } catch (error) {
      if (!(error instanceof CannotStart) || error.reason !== 'port-in-use' || attempt === 3) throw error;
    }
  }
};

/**
 * Several nats-servers of the suite's own that are one broker together; its addresses name all of them. They are there
 * when this resolves, but may not have chosen yet who leads: who needs a stream must wait for that, as in real life.
 */
export const aNatsCluster = async (size = 3): Promise<SuiteNats> => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-nats-cluster-'));
  const nodes = await startedNodes(folder, size).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const [first] = nodes as [NatsServer];
  const ofAll = (work: (node: NatsServer, at: number) => Promise<unknown>) => async (): Promise<void> => {
    await Promise.all(nodes.map(work));
  };
  const urlOf = (user: string): string => nodes.map((node) => node.urlOf(user)).join();
  const [stop, startAgain] = [ofAll((node) => node.stop()), ofAll((node) => node.startAgain())];
  return {
    ...first,
    name: basename(folder),
    url: urlOf('administrator'),
    urlOf,
    nodes,
    running: () => nodes.every((node) => node.running()),
    stop,
    kill: ofAll((node) => node.kill()),
    startAgain,
    replace: async () => {
      await stop();
      await ofAll((_node, at) => rm(join(folderOf(folder, at), 'streams'), { recursive: true, force: true }))();
      await startAgain();
    },
    remove: async () => {
      await ofAll((node) => node.remove())();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
