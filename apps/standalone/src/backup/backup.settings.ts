import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CannotStart } from '#embedded';
import type { Environment } from '../environment.rules.js';
import { readSettings, type StandaloneSettings } from '../standalone.settings.js';
import { type KeyTexts, type NeededKey, neededKeys } from './keys-at-hand.rules.js';

export interface BackupSettings extends StandaloneSettings {
  readonly file: string;
}

/** @throws CannotStart one sentence that says what is wrong. */
export const readBackupSettings = (
  command: string,
  args: readonly string[],
  environment: Environment,
): BackupSettings => {
  const [file, ...more] = args;
  if (!file || file.startsWith('-') || more.length > 0)
    throw new CannotStart('failed', `Name one file: npm run ${command} -- <file>`);
  return { ...readSettings(environment), file: resolve(file) };
};

const given = (environment: Environment, name: NeededKey): string | undefined => {
  const file = environment[`${name}_FILE`];
  if (environment[name] !== undefined || file === undefined) return environment[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CannotStart('failed', `The file ${file} of ${name}_FILE cannot be read.`);
  }
};

/**
 * The keys that the data need: as they are set, else those that are kept.
 * @throws CannotStart that names those that are nowhere.
 */
export const keysAtHand = (
  environment: Environment,
  kept: Readonly<Partial<Record<string, string | undefined>>>,
): KeyTexts => {
  const found = Object.fromEntries(neededKeys.map((name) => [name, given(environment, name) ?? kept[name]]));
  const missing = neededKeys.filter((name) => found[name] === undefined);
  if (missing.length === 0) return found as KeyTexts;
  throw new CannotStart(
    'failed',
    `These keys are not at hand: ${missing.join(', ')}. Set them, or put back secrets.json; a backup does not hold them.`,
  );
};
