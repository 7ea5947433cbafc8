import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Child, type Exit, startChild } from '#embedded';
import { eventually } from '#testkit';
import { type ComposeFile, type Dockerfile, environmentOf, filledIn, healthCheckOf } from './compose-file.rules.js';
import type { TestImage } from './compose-image.builder.js';

export interface Composed {
  readonly compose: ComposeFile;
  readonly dockerfile: Dockerfile;
  readonly image: TestImage;
  /** Where commands are found. */
  readonly path: string;
  /** What is different because all containers are one machine: text by the text it stands for. */
  readonly here: ReadonlyMap<string, string>;
  /** Settings that are different for the same reason, by service. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface TestContainer {
  readonly name: string;
  /** Resolves when its health check says that it is well. */
  well(): Promise<void>;
  stop(): Promise<Exit>;
}

const run = promisify(execFile);

/** In one pass: what stands here may itself look like something to be replaced. */
const hereIs = (words: string, { image, here }: Composed): string => {
  const places = new Map([['/secrets/', `${image.root}/secrets/`], ['/tmp/', `${image.root}/tmp/`], ...here]);
  const any = new RegExp([...places.keys()].map((there) => there.replaceAll('.', '\\.')).join('|'), 'g');
  return words.replace(any, (there) => places.get(there) ?? there);
};

const prepared = (name: string, all: Composed) => {
  const service = all.compose.services[name];
  if (!service) throw new Error(`There is no service ${name}.`);
  const told = Object.entries(environmentOf(service, all.dockerfile)).map(([key, value]) => [key, hereIs(value, all)]);
  return {
    service,
    words: [...(service.entrypoint ?? []), ...(service.command ?? [])].map((word) => hereIs(filledIn(word), all)),
    env: { PATH: all.path, ...Object.fromEntries(told), ...all.settings[name] },
  };
};

/** Runs a service that ends; answers what it printed. */
export const runOnce = async (name: string, all: Composed, args: readonly string[] = []): Promise<string> => {
  const { words, env } = prepared(name, all);
  const [command = '', ...rest] = [...words, ...args];
  const { stdout } = await run(command, rest, { cwd: all.image.app, env });
  return stdout.trim();
};

const saidBy = (child: Child): Promise<string> =>
  Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''))).then((all) => all.join(''));

/** Starts a service that stays. */
export const startContainer = async (name: string, all: Composed): Promise<TestContainer> => {
  const { service, words, env } = prepared(name, all);
  const [command = '', ...args] = words;
  const recordFile = join(all.image.root, `${name}.pid.json`);
  const child = await startChild({
    command,
    args,
    env,
    recordFile,
    cwd: all.image.app,
    output: 'pipe',
    stopSignal: 'SIGTERM',
  });
  const said = saidBy(child);
  const [check = '', ...checkArgs] = (healthCheckOf(service, all.dockerfile) ?? []).map((word) => hereIs(word, all));
  return {
    name,
    well: () =>
      eventually(async () => {
        if (!child.running()) return;
        await run(check, checkArgs, { env });
      }, 60_000).then(async () => {
        if (!child.running()) throw new Error(`${name} has ended: ${await said}`);
      }),
    stop: () => child.stop(),
  };
};

/** In which order Compose starts them. */
export const inOrder = ({ services }: ComposeFile): readonly string[] => {
  const order = new Set<string>();
  const add = (name: string): void => {
    for (const other of Object.keys(services[name]?.depends_on ?? {})) add(other);
    order.add(name);
  };
  for (const name of Object.keys(services)) add(name);
  return [...order];
};
