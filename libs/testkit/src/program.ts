import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.js';

/** One line of a program's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** A program of ours, as it is run for real: a process of its own, told what it needs by environment. */
export class Program {
  private child: ChildProcess | undefined;
  private readonly lines: LogLine[] = [];
  private readySince = 0;

  constructor(
    readonly name: string,
    private readonly file: string,
    private readonly environment: () => Readonly<Record<string, string>>,
  ) {}

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    this.readySince = this.lines.length;
    const child = spawn(process.execPath, ['--enable-source-maps', this.file], {
      env: { PATH: process.env.PATH ?? '', NODE_OPTIONS: '', ...this.environment() },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.child = child;
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.keep(line));
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`${this.name} stopped: ${JSON.stringify(this.lines.slice(-3))}`);
      if (!this.ready()) throw new Error(`${this.name} is not ready: ${JSON.stringify(this.lines.slice(-3))}`);
    }, 90_000);
  }

  /** What it said when it became ready. */
  ready(): LogLine | undefined {
    return this.lines.slice(this.readySince).find(({ msg }) => msg === 'ready');
  }

  log(): readonly LogLine[] {
    return this.lines;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** SIGTERM lets it finish what it has begun; SIGKILL does not. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(impatient);
  }

  private keep(line: string): void {
    try {
      this.lines.push(JSON.parse(line) as LogLine);
    } catch {
      this.lines.push({ level: 0, msg: line });
    }
  }
}
