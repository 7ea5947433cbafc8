import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '#platform';
import { containerSettings } from './container.settings.js';
import { makeSecrets } from './make-secrets.client.js';

const folders = ['own', 'keys', 'postgres', 'nats', 'catalogue', 'appointments', 'contacts', 'gateway'];
const aKey = Buffer.alloc(32, 7).toString('base64');

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(await realpath(tmpdir()), 'loket-secrets-'));
  for (const folder of folders) await mkdir(join(root, folder));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const make = async (given: Record<string, string> = {}): Promise<void> => {
  await makeSecrets(readSettings(containerSettings, { SECRETS_FOLDER: root, ...given }));
};

const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');

const contents = async (): Promise<Record<string, string>> => {
  const files = (await readdir(root, { recursive: true })).filter((file) => file.includes('/')).sort();
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await read(file)])));
};

describe('the secrets of the containers', () => {
  it('are made once', async () => {
    await make();
    const first = await contents();
    await make();
    expect(await contents()).toEqual(first);
  });

  it('are different at every installation', async () => {
    await make();
    const first = await contents();
    for (const file of Object.keys(first)) await rm(join(root, file));
    await make();
    const second = await contents();
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const [file, text] of Object.entries(first)) expect([file, second[file]]).not.toEqual([file, text]);
  });

  it('are readable by their owner only', async () => {
    await make();
    for (const file of Object.keys(await contents())) {
      expect([file, (await stat(join(root, file))).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('are those that were given', async () => {
    await make({ POSTGRES_PASSWORD: 'p@ss:word/?', DATA_KEYS: `k2:${aKey}`, TOKEN_KEY: aKey, FINGERPRINT_KEY: aKey });
    expect(await read('postgres/password')).toBe('p@ss:word/?\n');
    expect(decodeURIComponent(new URL(await read('postgres/database-url')).password)).toBe('p@ss:word/?');
    expect(await read('appointments/data-keys')).toBe(`k2:${aKey}\n`);
  });

  it('that services were told before, and may not know any more, are taken away', async () => {
    await writeFile(join(root, 'contacts/database-url'), 'postgres://loket:of-the-administrator@postgres:5432/loket\n');
    await make();
    expect(Object.keys(await contents())).not.toContain('contacts/database-url');
  });

  it('are refused when they are no keys', async () => {
    await expect(make({ DATA_KEYS: 'k1:short' })).rejects.toThrow('DATA_KEYS: Give keys as id:base64');
    await expect(make({ TOKEN_KEY: 'short' })).rejects.toThrow('TOKEN_KEY: Give 32 random bytes');
  });

  it('are not made anew when they were lost: the data could not be read', async () => {
    await make();
    await rm(join(root, 'own/secrets.json'));
    await expect(make()).rejects.toThrow('the data cannot be read without it');
  });

  it('of one reader are not in the folder of another', async () => {
    await make();
    const all = await contents();
    const { postgres } = JSON.parse(all['own/passwords.json'] ?? '');
    const dataKey = (all['appointments/data-keys'] ?? '').trim();
    const holding = (secret: string) => Object.keys(all).filter((file) => all[file]?.includes(secret));
    expect(holding(postgres)).toEqual(['own/passwords.json', 'postgres/database-url', 'postgres/password']);
    for (const name of ['appointments', 'catalogue', 'contacts'])
      expect(holding((all[`${name}/audit-key`] ?? '').trim())).toEqual([`${name}/audit-key`]);
    expect(holding(JSON.parse(all['own/secrets.json'] ?? '').AUDIT_KEY)).toEqual(['own/secrets.json']);
    expect(holding(dataKey)).toEqual(['appointments/data-keys', 'own/secrets.json']);
  });
});
