import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { freePort } from '#embedded';
import type { TestBuild } from './a-build.builder.js';

export interface TestStart {
  readonly port: number;
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Waits for a line with this in it. */
  says(text: string): Promise<void>;
  ended(): Promise<number | null>;
}

export interface StartOptions {
  readonly folder: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly user?: { readonly uid: number; readonly gid: number };
}

const patienceMs = 25_000;

/** Runs the built supervisor as `npm start` would. */
export const aStart = async (build: TestBuild, options: StartOptions): Promise<TestStart> => {
  const port = options.port ?? (await freePort());
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    LOKET_DATA: options.folder,
    PORT: String(port),
    JOURNAL: build.journal,
  };
  const started = spawn(process.execPath, [build.main, ...(options.args ?? [])], {
    cwd: build.root,
    env: { ...env, NATS_SERVER_BIN: resolve('.loket/nats-server'), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.user ?? {}),
  });
  const said = { stdout: '', stderr: '' };
  started.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  started.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<number | null>((done) => started.once('close', (code) => done(code)));
  return {
    port,
    process: started,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    says: async (text) => {
      const limit = performance.now() + patienceMs;
      while (!said.stdout.includes(text)) {
        if (started.exitCode !== null || performance.now() > limit) {
          throw new Error(`it never said "${text}" but:\n${said.stdout}\n${said.stderr}`);
        }
        await after(20);
      }
    },
    ended: () => ended,
  };
};
