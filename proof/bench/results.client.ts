import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const versionIn = (file: string): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;

const said = (command: string, ...args: string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
};

export const readMachine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  kernel: `${type()} ${release()}`,
});

export const readVersions = (root: string, natsServer: string) => ({
  project: `${versionIn(join(root, 'package.json'))} (${said('git', '-C', root, 'describe', '--always', '--dirty')})`,
  node: process.version,
  natsServer: said(natsServer, '--version'),
});

/** @returns the file, in bench/results. A second run of a day has its time in the name. */
export const writeResults = (root: string, results: object, now: Date): string => {
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const instant = now.toISOString();
  const file = join(folder, `${instant.slice(0, 10)}T${instant.slice(11, 19).replaceAll(':', '')}.json`);
  writeFileSync(file, `${onOneLine(JSON.stringify(results, rounded, 1))}\n`);
  return file;
};

/** Nobody measures a millionth. */
const rounded = (_name: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

const listOfNumbers = /\[\s+(?:-?[\d.e+-]+,?\s+)+\]/g;

const onOneLine = (json: string): string => json.replace(listOfNumbers, (list) => list.replace(/\s+/g, ''));
