import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const largest = 10 * 1024 * 1024;

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Opens a log for appending; one that has grown too large becomes `<file>.1` first. */
export const openLog = (file: string): number => {
  if (sizeOf(file) > largest) renameSync(file, `${file}.1`);
  return openSync(file, 'a+', 0o600);
};

export const lengthOf = (log: number): number => fstatSync(log).size;

/** What was written since `from`, at most the first 64 kB of it. */
export const writtenSince = (log: number, from: number): string => {
  const buffer = Buffer.alloc(64 * 1024);
  return buffer.toString('utf8', 0, readSync(log, buffer, 0, buffer.length, from));
};

export const closeLog = (log: number): void => closeSync(log);
