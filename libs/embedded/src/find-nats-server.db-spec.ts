import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aFolder, type TestFolder } from './a-folder.builder.js';
import { findNatsServer } from './find-nats-server.client.js';
import { type NatsRelease, natsRelease } from './nats-from-release.client.js';
import { onPath, versionOf } from './nats-version.client.js';
import { run } from './run.client.js';

const machine = `${platform()}-${arch() === 'x64' ? 'amd64' : arch()}`;
const nowhere: NatsRelease = { version: '0.0.0', base: 'http://127.0.0.1:1', sha256: {} };

let folder: TestFolder;
let cacheFolder: string;

const aProgram = async (path: string, says: string): Promise<string> => {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "${says}"\n`);
  await chmod(path, 0o755);
  return path;
};

beforeEach(async () => {
  folder = await aFolder();
  cacheFolder = join(folder.path, 'cache');
});

afterEach(() => folder.remove());

describe('the nats-server that is used', () => {
  it('is the one that is named, before all others', async () => {
    const named = await aProgram(join(folder.path, 'named', 'mine'), 'nats-server: v2.12.0');
    await aProgram(join(folder.path, 'bin', 'nats-server'), 'nats-server: v2.11.0');
    expect(await findNatsServer({ bin: named, path: join(folder.path, 'bin'), cacheFolder })).toBe(named);
  });

  it('is never another one than the one that is named', async () => {
    const named = await aProgram(join(folder.path, 'named', 'mine'), 'something else');
    await aProgram(join(folder.path, 'bin', 'nats-server'), 'nats-server: v2.11.0');
    await expect(findNatsServer({ bin: named, path: join(folder.path, 'bin'), cacheFolder })).rejects.toThrow(
      `NATS_SERVER_BIN names ${named}, which is not a nats-server 2.9 or newer.`,
    );
  });

  it('is the first on the PATH that is recent enough, then the copy kept earlier', async () => {
    await aProgram(join(folder.path, 'old', 'nats-server'), 'nats-server: v2.8.4');
    const copy = await aProgram(join(cacheFolder, 'nats-server'), 'nats-server: v2.9.10');
    const recent = await aProgram(join(folder.path, 'new', 'nats-server'), 'nats-server: v2.10.1');
    const old = join(folder.path, 'old');
    expect(await findNatsServer({ path: `${old}:${join(folder.path, 'new')}`, cacheFolder })).toBe(recent);
    expect(await findNatsServer({ path: old, cacheFolder })).toBe(copy);
  });

  it('is missed with a sentence that says what to do', async () => {
    await expect(findNatsServer({ path: '', cacheFolder, release: nowhere })).rejects.toThrow(
      'There is no nats-server on this machine and none could be fetched: install nats-server 2.9 or newer and start again, or set NATS_SERVER_BIN to its path or NATS_URL to a running server.',
    );
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});

describe('the package of Debian or Ubuntu', () => {
  const stageApt = async (lists: 'present' | 'absent'): Promise<string> => {
    const bin = join(folder.path, 'bin');
    const server = await aProgram(join(folder.path, 'package', 'usr', 'sbin', 'nats-server'), 'nats-server: v2.9.10');
    const only = lists === 'present' ? 'true' : 'test -e lists/fetched';
    await mkdir(bin, { recursive: true });
    await writeFile(
      join(bin, 'apt-get'),
      `#!/bin/sh\nfor last; do case "$last" in update) touch lists/fetched; exit 0;; esac; done\n${only} || exit 100\ntouch nats-server_2.9.10_amd64.deb\n`,
    );
    await writeFile(
      join(bin, 'dpkg-deb'),
      `#!/bin/sh\nmkdir -p "$3/usr/sbin" && cp ${server} "$3/usr/sbin/nats-server"\n`,
    );
    await chmod(join(bin, 'apt-get'), 0o755);
    await chmod(join(bin, 'dpkg-deb'), 0o755);
    return bin;
  };

  it.each(['present', 'absent'] as const)('is fetched and kept when package lists are %s', async (lists) => {
    const path = await stageApt(lists);
    const told: string[] = [];
    const sources = { path, cacheFolder, release: nowhere, onFetch: () => told.push('fetching') };
    expect(await findNatsServer(sources)).toBe(join(cacheFolder, 'nats-server'));
    expect(await findNatsServer(sources)).toBe(join(cacheFolder, 'nats-server'));
    expect(told).toHaveLength(1);
    expect(await readdir(cacheFolder)).toEqual(['nats-server']);
  });
});

describe('the pinned release', () => {
  let site: Server;
  let release: NatsRelease;

  beforeEach(async () => {
    const name = `nats-server-v9.9.9-${machine}`;
    await aProgram(join(folder.path, name, 'nats-server'), 'nats-server: v9.9.9');
    await run('tar', ['-czf', 'archive.tar.gz', name], { cwd: folder.path, limitMs: 10_000 });
    const archive = await readFile(join(folder.path, 'archive.tar.gz'));
    site = createServer((request, response) => {
      const known = request.url === `/v9.9.9/${name}.tar.gz`;
      response.writeHead(known ? 200 : 404).end(known ? archive : undefined);
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const address = site.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const sha256 = { [machine]: createHash('sha256').update(archive).digest('hex') };
    release = { version: '9.9.9', base: `http://127.0.0.1:${port}`, sha256 };
  });

  afterEach(() => new Promise((resolve) => site.close(resolve)));

  it('is fetched, unpacked and kept when its checksum is the one we know', async () => {
    const found = await findNatsServer({ path: '', cacheFolder, release });
    expect(await versionOf(found)).toBe('9.9.9');
    expect(await readdir(cacheFolder)).toEqual(['nats-server']);
  });

  it('is refused when its checksum is another', async () => {
    const sha256 = { [machine]: 'f'.repeat(64) };
    await expect(findNatsServer({ path: '', cacheFolder, release: { ...release, sha256 } })).rejects.toThrow(
      /^The nats-server fetched from \S+ has the wrong checksum and is not used\.$/,
    );
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  it('has a checksum for every machine PostgreSQL comes along for', () => {
    expect(Object.keys(natsRelease.sha256).sort()).toEqual([
      'darwin-amd64',
      'darwin-arm64',
      'linux-amd64',
      'linux-arm64',
    ]);
    for (const sum of Object.values(natsRelease.sha256)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  });
});

it('looks on the PATH as a shell does', async () => {
  await aProgram(join(folder.path, 'a', 'thing'), 'a');
  await writeFile(join(folder.path, 'thing'), 'not executable');
  expect(await onPath('thing', `${folder.path}::${join(folder.path, 'none')}:${join(folder.path, 'a')}`)).toEqual([
    join(folder.path, 'a', 'thing'),
  ]);
});
