import { existsSync } from 'node:fs';
import { writeJson } from './json-file.client.js';
import { launch, type ProgramContext } from './node.program.js';

export interface DemoOptions extends ProgramContext {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Loads the demo municipalities, once per data folder; when that fails it is tried again at the next start. */
export const loadDemo = async ({ file, env, say, signal, ...context }: DemoOptions): Promise<void> => {
  const { demoLoaded } = context.data;
  if (signal.aborted || existsSync(demoLoaded)) return;
  if (!existsSync(file)) {
    say(`There is no demo to load: ${file} is missing.`);
    return;
  }
  say('Loading the demo municipalities ...');
  const [child, log] = await launch({ name: 'demo', file, env }, context);
  const stop = () => void child.stop();
  signal.addEventListener('abort', stop, { once: true });
  const { code } = await child.exited;
  signal.removeEventListener('abort', stop);
  await child.stop();
  if (signal.aborted) return;
  if (code === 0) await writeJson(demoLoaded, { loadedAt: new Date().toISOString() });
  else
    say(`demo: ${((await log.lastComplaint()) ?? `it ended with code ${code}`).replace(/\.$/, '')} (see ${log.file}).`);
};
