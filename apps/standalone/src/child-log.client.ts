import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { type Child, openLog } from '#embedded';
import { complaintIn } from './log-line.rules.js';

export interface ChildLog {
  readonly file: string;
  /** The last thing it complained about, or else the last it said on stderr; for when it has ended. */
  lastComplaint(): Promise<string | undefined>;
}

export interface LogTarget {
  readonly name: string;
  readonly folder: string;
  readonly complain: (line: string) => void;
}

/** Writes all a program says to its own file, and passes on what someone should see. */
export const keepLog = (child: Child, { name, folder, complain }: LogTarget): ChildLog => {
  const file = join(folder, `${name}.log`);
  const log = createWriteStream(file, { fd: openLog(file) });
  log.on('error', () => undefined);
  const last: { complaint?: string; onStderr?: string } = {};
  const take = (line: string, input: Readable) => {
    log.write(`${line}\n`);
    const complaint = complaintIn(line);
    if (input === child.stderr && line.trim() !== '') last.onStderr = line.trim();
    if (complaint === undefined) return;
    last.complaint = complaint.text;
    complain(`${name}: ${complaint.kind}: ${complaint.text}`);
  };
  const streams = [child.stdout, child.stderr].filter((stream): stream is Readable => stream !== null);
  const ended = streams.map((input) => {
    const lines = createInterface({ input });
    lines.on('line', (line) => take(line, input));
    return new Promise<void>((resolve) => lines.once('close', () => resolve()));
  });
  const all = Promise.all(ended);
  void all.then(() => log.end());
  return {
    file,
    lastComplaint: async () => {
      await Promise.race([all, after(10_000)]);
      return last.complaint ?? last.onStderr;
    },
  };
};
