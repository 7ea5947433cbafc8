import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { codeOf } from './cannot-start.rules.js';

export const readPassword = async (file: string): Promise<string | undefined> => {
  try {
    return (await readFile(file, 'utf8')).trim() || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** The password kept in this file (mode 0600); a random one is written first when there is none. */
export const keptPassword = async (file: string): Promise<string> => {
  const kept = await readPassword(file);
  if (kept !== undefined) return kept;
  const fresh = randomBytes(24).toString('base64url');
  await writeFile(file, `${fresh}\n`, { mode: 0o600 });
  return fresh;
};
