import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, identityOf } from '#embedded';
import { makeDataFolder, resetDataFolder } from './data-folder.client.js';
import { type DataFolder, dataFolder } from './data-folder.rules.js';
import { takeLock } from './instance-lock.client.js';
import { keepCredentials, keepKeys, readKeys } from './keys.client.js';
import { keptSecrets } from './secrets.client.js';
import { readSettings } from './standalone.settings.js';
import { findToken } from './token.client.js';

let root: string;
let data: DataFolder;

beforeEach(async () => {
  root = await mkdtemp(join(await realpath(tmpdir()), 'loket-'));
  data = dataFolder(join(root, 'data'));
  await makeDataFolder(data);
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('the lock of a data folder', () => {
  const heldBy = (pid: number, identity: string) => writeFile(data.lock, JSON.stringify({ pid, identity }));

  it('is held by one', async () => {
    const release = await takeLock(data);
    await expect(takeLock(data)).rejects.toThrow(
      `Open Loket already runs on ${data.folder} (process ${process.pid}): stop that one first.`,
    );
    await release();
    const again = await takeLock(data);
    await again();
    expect((await readdir(data.folder)).sort()).toEqual(['logs', 'processes']);
  });

  it('counts for nothing when its process is gone', async () => {
    await heldBy(2_147_483_646, 'gone');
    await takeLock(data);
    expect(JSON.parse(await readFile(data.lock, 'utf8'))).toEqual({
      pid: process.pid,
      identity: identityOf(process.pid),
    });
  });

  it('counts for nothing when its pid is another program by now', async () => {
    await heldBy(process.pid, 'an earlier process');
    await takeLock(data);
  });

  it('counts for nothing when it cannot be read', async () => {
    await writeFile(data.lock, 'half a li');
    await takeLock(data);
  });

  it('goes to one only of many that find it stale at once', async () => {
    await heldBy(2_147_483_646, 'gone');
    const outcomes = await Promise.allSettled([takeLock(data), takeLock(data), takeLock(data)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('keys and secrets', () => {
  const settings = async (more: Record<string, string> = {}) => {
    const municipalitiesFile = join(root, 'municipalities.json');
    const municipalities = [{ id: 'proefdorp' }, { id: 'voorbeeldstad', default: true }];
    await writeFile(municipalitiesFile, JSON.stringify({ municipalities }));
    return readSettings({ LOKET_DATA: data.folder, MUNICIPALITIES_FILE: municipalitiesFile, ...more });
  };

  it('are random, kept, and ours alone', async () => {
    const first = await keptSecrets(data);
    expect(await keptSecrets(data)).toEqual(first);
    expect(Buffer.from(first.TOKEN_KEY, 'base64url')).toHaveLength(32);
    expect(Buffer.from(first.DATA_KEYS.replace('k1:', ''), 'base64')).toHaveLength(32);
    await keepKeys(data, ['voorbeeldstad']);
    await keepCredentials(data, ['voorbeeldstad']);
    for (const file of [data.secrets, data.keys, data.credentials]) {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
  });

  it('are never made a second time for data that is sealed with the first', async () => {
    await mkdir(data.postgres);
    await writeFile(join(data.postgres, 'password'), 'kept');
    await expect(keptSecrets(data)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('are there for everybody in every municipality, also one that is added later', async () => {
    await keepKeys(data, ['voorbeeldstad']);
    const before = await readKeys(data);
    expect(before.map(({ who }) => who)).toEqual([
      ...['web', 'app', 'phone', 'counter', 'kiosk', 'partner'],
      ...['planner', 'clerk', 'editor', 'privacy-officer', 'monitor', 'administrator'],
    ]);
    await keepKeys(data, ['voorbeeldstad', 'proefdorp']);
    expect((await readKeys(data)).slice(0, before.length)).toEqual(before);
    expect(new Set((await readKeys(data)).map(({ key }) => key)).size).toBe(24);
  });

  it('reach a gateway that takes them as they are as hashes', async () => {
    await keepKeys(data, ['voorbeeldstad', 'not-served-any-more']);
    await keepCredentials(data, ['voorbeeldstad']);
    const text = await readFile(data.credentials, 'utf8');
    for (const { key } of await readKeys(data)) expect(text).not.toContain(key);
    expect(text).not.toContain('not-served-any-more');
    expect(JSON.parse(text).credentials[0]).toEqual({
      municipalityId: 'voorbeeldstad',
      who: 'web',
      keySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('are found per holder where they are taken as they are, in the default municipality unless another is named', async () => {
    await keepKeys(data, ['proefdorp', 'voorbeeldstad']);
    const keys = await readKeys(data);
    const keyOf = (who: string, id: string) => keys.find((key) => key.who === who && key.municipalityId === id)?.key;
    const place = await settings({ KEYS_FILE: data.keys });
    const order = { who: 'clerk', municipality: undefined } as const;
    expect(await findToken(place, order)).toBe(keyOf('clerk', 'voorbeeldstad'));
    const elsewhere = { who: 'clerk', municipality: 'proefdorp' } as const;
    expect(await findToken(place, elsewhere)).toBe(keyOf('clerk', 'proefdorp'));
    await expect(findToken(place, { who: 'web', municipality: 'utrecht' })).rejects.toThrow(
      'There is no municipality utrecht here; there are proefdorp, voorbeeldstad.',
    );
    await expect(findToken(await settings({ KEYS_FILE: join(root, 'none') }), order)).rejects.toThrow(
      `There are no keys in ${join(root, 'none')} yet: run npm start once.`,
    );
  });

  it('make no token while nothing runs, or no identity provider of ours', async () => {
    await keepKeys(data, ['voorbeeldstad']);
    const order = { who: 'web', municipality: undefined } as const;
    await expect(findToken(await settings(), order)).rejects.toThrow(
      `Open Loket is not running in ${data.folder}: start it with npm start.`,
    );
    const noteThat = (more: object) =>
      writeFile(data.run, JSON.stringify({ gatewayUrl: 'http://127.0.0.1:3000', ...more }));
    await noteThat({});
    await expect(findToken(await settings(), order)).rejects.toThrow('without an identity provider of its own');
    const issuer = `http://127.0.0.1:${await freePort()}`;
    await noteThat({ issuer });
    await expect(findToken(await settings(), order)).rejects.toThrow(
      `The identity provider at ${issuer} cannot be reached: run npm start.`,
    );
  });
});

it('removes what we made, and nothing else, when it begins anew', async () => {
  await keptSecrets(data);
  await keepKeys(data, ['voorbeeldstad']);
  for (const name of ['nats-server', 'somebody-elses.txt']) await writeFile(join(data.folder, name), '');
  await mkdir(join(data.postgres, 'data'), { recursive: true });
  await resetDataFolder(data);
  expect((await readdir(data.folder)).sort()).toEqual(['logs', 'nats-server', 'processes', 'somebody-elses.txt']);
  expect(existsSync(data.postgres)).toBe(false);
});
