import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CannotStart } from '#embedded';
import type { Environment } from '../environment.rules.js';

const run = promisify(execFile);
const Names = z.array(z.string());

export interface Migrating {
  /** The folder of the built programs. */
  readonly apps: string;
  readonly service: string;
  readonly environment: Environment;
}

const lastSaid = (output: string): string => {
  try {
    return z.object({ msg: z.string() }).parse(JSON.parse(output.trim().split('\n').at(-1) ?? '')).msg;
  } catch {
    return 'it said nothing';
  }
};

const told = async ({ apps, service, environment }: Migrating, args: readonly string[]): Promise<string> => {
  const file = join(apps, service, 'src', 'migrations', 'main.js');
  try {
    return (await run(process.execPath, [file, ...args], { env: { ...environment } })).stdout;
  } catch (error) {
    const said = lastSaid((error as { stdout?: string }).stdout ?? '');
    throw new CannotStart('failed', `The tables of ${service} could not be made: ${said.replace(/\.$/, '')}.`);
  }
};

/** The migrations that this release of a service knows. */
export const knownMigrations = async (migrating: Migrating): Promise<readonly string[]> =>
  Names.parse(JSON.parse(await told(migrating, ['names'])));

/** Makes the roles, the schema and the tables of a service, or brings them up to date. */
export const makeTables = async (migrating: Migrating): Promise<void> => void (await told(migrating, []));
