import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** An empty folder of our own, straight below the folder for temporary files. */
export const aFolder = async (): Promise<TestFolder> => {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'loket-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};
