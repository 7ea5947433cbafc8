import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { faultOf, messageOf } from './fault.js';
import { Lines } from './lines.js';

export type Log = Logger;

let lines: Lines | undefined;

/** Whoever reads our log may be gone before we are: that must not keep us from stopping. */
const output = (): Lines => {
  if (lines) return lines;
  const made = new Lines((text) => process.stdout.write(text));
  process.stdout.on('error', () => undefined);
  process.on('exit', () => made.flush());
  lines = made;
  return made;
};

let written = { at: 0, text: '' };

/** Many lines are of the same millisecond. */
const isoTime = (): string => {
  const at = Date.now();
  if (at !== written.at) written = { at, text: `,"time":"${new Date(at).toISOString()}"` };
  return written.text;
};

/**
 * One JSON line per event. `error`: someone must act; `warn`: it healed or will; `info`: a handful a minute. Of an error
 * (`err`) nothing stands in it that quotes a row.
 */
export const makeLog = (name: string, level: string): Log =>
  pino(
    {
      name,
      level,
      base: { service: name, pid: process.pid },
      timestamp: isoTime,
      serializers: { err: faultOf },
    },
    output(),
  );

const text = (message: unknown): string => (message instanceof Error ? messageOf(message) : String(message));

/** Nest's own lines, in our log. What it says at each start is of no interest to us. */
export const nestLogger = (log: Log): LoggerService => ({
  log: (message: unknown) => log.debug(text(message)),
  debug: (message: unknown) => log.debug(text(message)),
  verbose: () => undefined,
  warn: (message: unknown) => log.warn(text(message)),
  error: (message: unknown) => log.error({ err: message instanceof Error ? message : undefined }, text(message)),
  fatal: (message: unknown) => log.fatal(text(message)),
});
