import { CannotStart } from './cannot-start.rules.js';
import type { Child, Exit } from './child.program.js';

export interface Server {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now or ran last. */
  pid(): number;
  running(): boolean;
  /** Resolves when the process that runs now ends, for whatever reason. */
  exited(): Promise<Exit>;
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Up again after `stop`, `kill` or a crash: same port, same folder, same url. */
  startAgain(): Promise<void>;
  /** Stops it and removes all its files. */
  remove(): Promise<void>;
}

export interface Recipe {
  readonly port: number | undefined;
  readonly freePort: () => Promise<number>;
  readonly urlOf: (port: number) => string;
  /** Resolves once it answers; refuses with `CannotStart`, reason `port-in-use` if that is why. */
  readonly launch: (port: number) => Promise<Child>;
  readonly remove: () => Promise<void>;
}

/** Between asking for a free port and taking it somebody else may take it. */
const launchOnFreePort = async ({ freePort, launch }: Recipe): Promise<readonly [number, Child]> => {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return [port, await launch(port)];
    } catch (error) {
      if (!(error instanceof CannotStart) || error.reason !== 'port-in-use' || attempt === 5) throw error;
    }
  }
};

export const restartable = async (recipe: Recipe): Promise<Server> => {
  const fixed = recipe.port;
  const [port, first] =
    fixed === undefined ? await launchOnFreePort(recipe) : ([fixed, await recipe.launch(fixed)] as const);
  let child = first;
  const stop = async () => {
    await child.stop(60_000);
  };
  return {
    url: recipe.urlOf(port),
    port,
    pid: () => child.pid,
    running: () => child.running(),
    exited: () => child.exited,
    stop,
    kill: async () => {
      child.signal('SIGKILL');
      await child.stop();
    },
    startAgain: async () => {
      if (!child.running()) child = await recipe.launch(port);
    },
    remove: async () => {
      await stop();
      await recipe.remove();
    },
  };
};
