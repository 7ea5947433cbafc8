import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { CannotStart, codeOf } from './cannot-start.rules.js';
import type { SystemUser } from './database-user.client.js';
import { clearRecord, writeRecord } from './process-record.client.js';

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** File descriptor that takes what it prints; `pipe` gives `stdout` and `stderr`. */
  readonly output: number | 'pipe';
  /** Where its pid is noted while it runs. */
  readonly recordFile: string;
  readonly stopSignal: NodeJS.Signals;
  readonly user?: SystemUser | undefined;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly stdout: ChildProcess['stdout'];
  readonly stderr: ChildProcess['stderr'];
  running(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to stop, and ends it when it has not after `graceMs`. */
  stop(graceMs?: number): Promise<Exit>;
}

const started = async (process: ChildProcess, command: string): Promise<number> => {
  try {
    await once(process, 'spawn');
  } catch (error) {
    throw new CannotStart('not-available', `${command} cannot be run on this machine (${codeOf(error)}).`);
  }
  return process.pid as number;
};

/** A shell that reads a pipe we hold: when we are gone, however we went, the pipe ends and the shell passes the signal on. */
const tether = (pid: number, signal: NodeJS.Signals): (() => void) => {
  const script = `read -r _; kill -${signal.slice(3)} "$1" 2>/dev/null`;
  const watcher = spawn('/bin/sh', ['-c', script, 'loket-tether', String(pid)], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return () => watcher.kill('SIGKILL');
};

/** Starts a program that does not outlive us, in a process group of its own so that Ctrl-C reaches us alone. */
export const startChild = async (options: ChildOptions): Promise<Child> => {
  const { command, args, output, user, recordFile, stopSignal } = options;
  const process = spawn(command, args, {
    detached: true,
    cwd: options.cwd ?? '/',
    stdio: ['ignore', output, output],
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(user ?? {}),
  });
  const exited = new Promise<Exit>((resolve) => process.once('exit', (code, signal) => resolve({ code, signal })));
  const pid = await started(process, command);
  const untie = tether(pid, stopSignal);
  void exited.then(untie);
  process.unref();
  await writeRecord(recordFile, pid);
  const running = () => process.exitCode === null && process.signalCode === null;
  return {
    pid,
    exited,
    stdout: process.stdout,
    stderr: process.stderr,
    running,
    signal: (signal) => void process.kill(signal),
    stop: async (graceMs = 20_000) => {
      process.ref();
      if (running()) process.kill(stopSignal);
      const patience = new AbortController();
      void after(graceMs, undefined, { signal: patience.signal }).then(
        () => process.kill('SIGKILL'),
        () => undefined,
      );
      const exit = await exited;
      patience.abort();
      await clearRecord(recordFile);
      return exit;
    },
  };
};
