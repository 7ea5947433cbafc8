import { join } from 'node:path';
import { CannotStart, type Child, startChild, stopLeftOver } from '#embedded';
import { type ChildLog, keepLog } from './child-log.client.js';
import type { DataFolder } from './data-folder.rules.js';
import { becomesHealthy } from './health.client.js';
import type { Part } from './part.program.js';

export interface NodeProgram {
  readonly name: string;
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  /** Answers 200 once the program is ready; without one the program runs to its end. */
  readonly healthUrl: string;
}

export interface ProgramContext {
  readonly data: DataFolder;
  readonly complain: (line: string) => void;
}

const patienceMs = 120_000;
const graceMs = 15_000;

interface Failure {
  readonly ended: boolean;
  readonly without: readonly string[];
}

const refusal = async (name: string, log: ChildLog, { ended, without }: Failure): Promise<CannotStart> => {
  const late =
    without.length === 0 ? 'it was not ready in time' : `it was not ready in time, without ${without.join(', ')}`;
  const why = ended ? ((await log.lastComplaint()) ?? 'it ended and did not say why') : late;
  return new CannotStart('failed', `${name} did not start: ${why.replace(/\.$/, '')} (see ${log.file}).`);
};

export const recordOf = (data: DataFolder, name: string): string => join(data.processes, `${name}.json`);

/** Starts a program of ours as a process of its own, with its log in our care. */
export const launch = async (
  { name, file, env }: Omit<NodeProgram, 'healthUrl'>,
  { data, complain }: ProgramContext,
): Promise<readonly [Child, ChildLog]> => {
  const recordFile = recordOf(data, name);
  await stopLeftOver(name, recordFile, 'SIGTERM');
  const child = await startChild({
    command: process.execPath,
    args: ['--enable-source-maps', file],
    cwd: process.cwd(),
    env,
    output: 'pipe',
    recordFile,
    stopSignal: 'SIGTERM',
  });
  return [child, keepLog(child, { name, folder: data.logs, complain })];
};

/** `describe` is asked anew at each start: the port it names may be taken by then. */
export const nodePart = (name: string, describe: () => Promise<NodeProgram>, context: ProgramContext): Part => ({
  name,
  start: async (signal) => {
    const program = await describe();
    const [child, log] = await launch(program, context);
    const goesOn = () => child.running() && !signal.aborted;
    const outcome = await becomesHealthy(program.healthUrl, { limitMs: patienceMs, goesOn });
    if (outcome.healthy) {
      return { pid: child.pid, exited: child.exited, stop: async () => void (await child.stop(graceMs)) };
    }
    const failure = { ended: !child.running(), without: outcome.without };
    await child.stop(graceMs);
    throw await refusal(name, log, failure);
  },
});
