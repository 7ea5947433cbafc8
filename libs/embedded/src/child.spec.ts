import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aFolder, type TestFolder } from './a-folder.builder.js';
import { type Child, startChild } from './child.program.js';
import { commandOf, goneWithin, identityOf } from './process-identity.client.js';
import { stopLeftOver, writeRecord } from './process-record.client.js';

let folder: TestFolder;
let recordFile: string;

const deaf = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1_000); console.log('deaf')";
const patient = "setInterval(() => undefined, 1_000); console.log('here')";

const start = (script: string): Promise<Child> =>
  startChild({
    command: process.execPath,
    args: ['-e', script],
    output: openSync(join(folder.path, 'output'), 'a'),
    recordFile,
    stopSignal: 'SIGTERM',
  });

const hasSaid = async (text: string): Promise<void> => {
  while (!(await readFile(join(folder.path, 'output'), 'utf8')).includes(text)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

beforeEach(async () => {
  folder = await aFolder();
  recordFile = join(folder.path, 'child.json');
});

afterEach(() => folder.remove());

describe('a program we start', () => {
  it('is noted while it runs and stops when asked', async () => {
    const child = await start(patient);
    await hasSaid('here');
    expect(JSON.parse(await readFile(recordFile, 'utf8'))).toEqual({
      pid: child.pid,
      identity: identityOf(child.pid),
      owner: { pid: process.pid, identity: identityOf(process.pid) },
    });
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(existsSync(recordFile)).toBe(false);
    expect(identityOf(child.pid)).toBeUndefined();
  });

  it('is ended when it does not stop in time', async () => {
    const child = await start(deaf);
    await hasSaid('deaf');
    expect(await child.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('may have ended before it is stopped', async () => {
    const child = await start('process.exit(7)');
    expect(await child.exited).toEqual({ code: 7, signal: null });
    expect(await child.stop()).toEqual({ code: 7, signal: null });
  });

  it('does not exist: that is a sentence', async () => {
    const none = { command: '/nowhere/none', args: [], output: 'pipe', recordFile, stopSignal: 'SIGTERM' } as const;
    await expect(startChild(none)).rejects.toThrow('/nowhere/none cannot be run on this machine (ENOENT).');
  });
});

describe('what a dead start has left running', () => {
  const aStranger = async () => {
    const stranger = spawn(process.execPath, ['-e', patient], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(stranger.stdout, 'data');
    return {
      pid: stranger.pid ?? 0,
      identity: identityOf(stranger.pid ?? 0) ?? '',
      end: () => stranger.kill('SIGKILL'),
    };
  };
  const dead = { pid: 2_147_483_646, identity: 'gone' };

  it('is stopped', async () => {
    const { pid, identity } = await aStranger();
    await writeFile(recordFile, JSON.stringify({ pid, identity, owner: dead }));
    await stopLeftOver('it', recordFile, 'SIGTERM');
    expect(await goneWithin(pid, identity, 0)).toBe(true);
    expect(existsSync(recordFile)).toBe(false);
  });

  it('is somebody else when its pid was given out again, and is left alone', async () => {
    const { pid, identity, end } = await aStranger();
    await writeFile(recordFile, JSON.stringify({ pid, identity: 'an earlier process', owner: dead }));
    await stopLeftOver('it', recordFile, 'SIGTERM');
    expect(identityOf(pid)).toBe(identity);
    end();
  });

  it('is not left over while the one who started it lives', async () => {
    const { pid, end } = await aStranger();
    await writeRecord(recordFile, pid);
    await expect(stopLeftOver('it', recordFile, 'SIGTERM')).rejects.toThrow(
      `it is already running, started by process ${process.pid}.`,
    );
    end();
  });

  it('is nothing when the note cannot be read', async () => {
    await writeFile(recordFile, '{"pid": "half');
    await stopLeftOver('it', recordFile, 'SIGTERM');
    expect(existsSync(recordFile)).toBe(false);
  });
});

it('knows a process by when it began and by what it runs', () => {
  expect(identityOf(process.pid)).toBe(identityOf(process.pid));
  expect(identityOf(2_147_483_646)).toBeUndefined();
  expect(commandOf(process.pid)).toContain('node');
  expect(commandOf(2_147_483_646)).toBe('');
});
