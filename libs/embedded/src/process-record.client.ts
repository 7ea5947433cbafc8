import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { CannotStart } from './cannot-start.rules.js';
import { goneWithin, identityOf, signalTo } from './process-identity.client.js';

export interface LivingProcess {
  readonly pid: number;
  readonly identity: string;
}

export interface ProcessRecord extends LivingProcess {
  readonly owner: LivingProcess;
}

const isLiving = (value: unknown): value is LivingProcess =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  Number.isInteger(value.pid) &&
  'identity' in value &&
  typeof value.identity === 'string';

const isRecord = (value: unknown): value is ProcessRecord =>
  isLiving(value) && 'owner' in value && isLiving(value.owner);

const readRecord = (file: string): ProcessRecord | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const lives = ({ pid, identity }: LivingProcess): boolean => identityOf(pid) === identity;

/** Notes which process we started, so that a later start can find it again. */
export const writeRecord = async (file: string, pid: number): Promise<void> => {
  const record: ProcessRecord = {
    pid,
    identity: identityOf(pid) ?? 'gone',
    owner: { pid: process.pid, identity: identityOf(process.pid) ?? 'unknown' },
  };
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${file}.new`, file);
};

export const clearRecord = (file: string): Promise<void> => rm(file, { force: true });

/** Stops the process a dead start has left running; refuses when the one that started it is still alive. */
export const stopLeftOver = async (what: string, file: string, signal: NodeJS.Signals): Promise<void> => {
  const record = readRecord(file);
  if (record !== undefined && lives(record)) {
    if (lives(record.owner)) {
      throw new CannotStart('in-use', `${what} is already running, started by process ${record.owner.pid}.`);
    }
    signalTo(record.pid, signal);
    if (!(await goneWithin(record.pid, record.identity, 15_000))) {
      signalTo(record.pid, 'SIGKILL');
      await goneWithin(record.pid, record.identity, 5_000);
    }
  }
  await clearRecord(file);
};
