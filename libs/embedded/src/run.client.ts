import { execFile } from 'node:child_process';

export interface RunOptions {
  readonly limitMs: number;
  readonly cwd?: string;
}

export interface Ran {
  /** `undefined`: it could not be started, or did not end in time. */
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs a program to its end; never throws. */
export const run = (command: string, args: readonly string[], { limitMs, cwd }: RunOptions): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(command, args, { timeout: limitMs, killSignal: 'SIGKILL', cwd }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
