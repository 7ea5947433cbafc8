import { join } from 'node:path';
import {
  findNatsServer,
  type NatsProgram,
  type NatsServer,
  natsUsers,
  type Server,
  startNats,
  startPostgres,
} from '#embedded';
import type { DataFolder } from './data-folder.rules.js';
import type { Part } from './part.program.js';
import type { StandaloneSettings } from './standalone.settings.js';

export interface ServerPart extends Part {
  /** Known once it has been started. */
  url(): string;
}

export interface NatsPart extends ServerPart {
  /** The address with the name and password of this program. */
  urlOf(program: NatsProgram): string;
}

interface Begun<S extends Server> extends ServerPart {
  readonly server: () => S | undefined;
}

const serverPart = <S extends Server>(name: string, begin: () => Promise<S>): Begun<S> => {
  let server: S | undefined;
  return {
    name,
    server: () => server,
    url: () => server?.url ?? '',
    start: async () => {
      if (server === undefined) server = await begin();
      else await server.startAgain();
      const { pid, exited, stop } = server;
      return { pid: pid(), exited: exited(), stop };
    },
  };
};

type Say = (line: string) => void;

export const postgresPart = (data: DataFolder, say: Say): ServerPart =>
  serverPart('PostgreSQL', () =>
    startPostgres({
      folder: data.postgres,
      logFile: join(data.logs, 'postgres.log'),
      onElsewhere: (place) =>
        say(`The database is in ${place}: PostgreSQL does not run as root and may not enter ${data.postgres}.`),
    }),
  );

export interface NatsPartOptions {
  readonly data: DataFolder;
  readonly settings: StandaloneSettings;
  readonly say: Say;
}

/** Each program is a user of its own, with its own permissions; there is no other user. */
export const natsPart = ({ data, settings, say }: NatsPartOptions): NatsPart => {
  const part = serverPart<NatsServer>('nats-server', async () => {
    const bin = await findNatsServer({
      cacheFolder: data.folder,
      bin: settings.natsServerBin,
      path: settings.path,
      onFetch: () => say('There is no nats-server on this machine; fetching one, once ...'),
    });
    const users = natsUsers({ sharedClock: settings.given.NODE_ENV !== 'production' });
    return startNats({ folder: data.nats, bin, logFile: join(data.logs, 'nats.log'), users });
  });
  return { ...part, urlOf: (program) => part.server()?.urlOf(program) ?? '' };
};
