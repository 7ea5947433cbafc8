import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const start = (name: string): ChildProcess =>
  fork(join(import.meta.dirname, name, 'main.js'), { serialization: 'advanced', execArgv: [] });

const answerOf = async <Told>(child: ChildProcess, name: string): Promise<Told> => {
  const gone = once(child, 'exit').then(() => {
    throw new Error(`The program ${name} of the benchmark stopped.`);
  });
  const [told] = (await Promise.race([once(child, 'message'), gone])) as [Told];
  return told;
};

/** Does one thing in a process of its own, so that this one is not in the way. */
export const doElsewhere = async <Asked extends object, Told>(name: string, asked: Asked): Promise<Told> => {
  const child = start(name);
  try {
    child.send(asked);
    return await answerOf<Told>(child, name);
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
};

export interface Beside<Told> {
  readonly pid: number;
  readonly told: Told;
  stop(): Promise<void>;
}

/** A process that stays; what it tells first is handed on. */
export const keepBeside = async <Asked extends object, Told>(name: string, asked: Asked): Promise<Beside<Told>> => {
  const child = start(name);
  child.send(asked);
  const told = await answerOf<Told>(child, name);
  child.removeAllListeners('exit');
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { pid: child.pid ?? 0, told, stop };
};
