import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from './run.client.js';

/** Below this the JetStream client refuses to work. */
const oldest = [2, 9] as const;

/** The version a nats-server says it has; `undefined` when it does not run here or is no nats-server. */
export const versionOf = async (bin: string): Promise<string | undefined> => {
  const { code, output } = await run(bin, ['--version'], { limitMs: 10_000 });
  return code === 0 ? /nats-server: v(\d+\.\d+\.\d+\S*)/.exec(output)?.[1] : undefined;
};

export const isRecentEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
};

export const isUsable = async (bin: string): Promise<boolean> => {
  const executable = await access(bin, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) return false;
  const version = await versionOf(bin);
  return version !== undefined && isRecentEnough(version);
};

/** Where the shell would find this program. */
export const onPath = async (name: string, path: string): Promise<readonly string[]> => {
  const candidates = path.split(delimiter).filter((folder) => folder !== '');
  const found: string[] = [];
  for (const file of candidates.map((folder) => join(folder, name))) {
    await access(file, constants.X_OK).then(
      () => found.push(file),
      () => undefined,
    );
  }
  return found;
};
