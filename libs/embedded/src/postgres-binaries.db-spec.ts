import { cp, lstat, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aFolder, type TestFolder } from './a-folder.builder.js';
import { completeBinaries, copyBinaries, findBinaries } from './postgres-binaries.client.js';
import { run } from './run.client.js';

let folder: TestFolder;

beforeEach(async () => {
  folder = await aFolder();
});

afterEach(() => folder.remove());

const installedWithoutScripts = async (): Promise<string> => {
  const native = join(folder.path, 'package', 'native');
  await mkdir(native, { recursive: true });
  const isLink = async (path: string) => (await lstat(path)).isSymbolicLink();
  const { folder: original } = await findBinaries();
  await cp(original, native, { recursive: true, filter: async (source) => !(await isLink(source)) });
  return native;
};

const initdb = (native: string) => run(join(native, 'bin', 'initdb'), ['--version'], { limitMs: 10_000 });

describe('the PostgreSQL that npm brought along', () => {
  it('runs although npm made no links and no file executable', async () => {
    const native = await installedWithoutScripts();
    await run('chmod', ['644', join(native, 'bin', 'initdb')], { limitMs: 1_000 });
    expect((await initdb(native)).code).not.toBe(0);
    await completeBinaries(native);
    expect(await initdb(native)).toMatchObject({ code: 0, output: expect.stringContaining('18.') });
    await completeBinaries(native);
  });

  it('lacks libraries without those links', async () => {
    const native = await installedWithoutScripts();
    expect((await initdb(native)).output).toMatch(/error while loading shared libraries|Library not loaded/);
  });

  it('runs from a copy as well, made once', async () => {
    const native = await installedWithoutScripts();
    const copy = await copyBinaries({ folder: native, version: '18.4.0' }, folder.path);
    expect((await initdb(copy)).code).toBe(0);
    await rm(native, { recursive: true });
    expect(await copyBinaries({ folder: native, version: '18.4.0' }, folder.path)).toBe(copy);
  });
});
