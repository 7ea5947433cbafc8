import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { natsServerBin } from '#testkit';
import { brokerConfig } from './broker-config.wording.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loket-broker-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const passwords = Object.fromEntries(
  ['CATALOGUE', 'APPOINTMENTS', 'CONTACTS', 'GATEWAY'].map((name) => [`NATS_PASSWORD_${name}`, '"secret"']),
);

const check = async (text: string, env: Record<string, string>): Promise<string> => {
  await writeFile(join(folder, 'users.conf'), text);
  await writeFile(join(folder, 'nats.conf'), 'include ./users.conf\n');
  const { stderr } = await promisify(execFile)(natsServerBin(), ['-t', '-c', join(folder, 'nats.conf')], { env });
  return stderr;
};

describe('the users for a broker of one’s own', () => {
  it('are what nats-server takes, with passwords from its environment', async () => {
    expect(await check(brokerConfig(true), passwords)).toMatch(/configuration file .* is valid/);
    await expect(check(brokerConfig(true), {})).rejects.toThrow(/NATS_PASSWORD_CATALOGUE/);
  });

  it('may set the clock outside production only', () => {
    expect(brokerConfig(true)).not.toContain('loket_clock');
    expect(brokerConfig(false)).toContain('loket_clock');
  });
});
