import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { natsAuthorization, natsUsers, writingIn } from '#embedded';
import { type DataFolder, dataFolder } from '../data-folder.rules.js';
import { readJson, writeJson } from '../json-file.client.js';
import { keepCredentials, keepKeys } from '../keys.client.js';
import { readServed } from '../municipalities.client.js';
import { type Service, services } from '../programs.rules.js';
import { keptSecrets } from '../secrets.client.js';
import { auditKeyOf } from '../service-access.client.js';
import type { ContainerSettings } from './container.settings.js';
import { formerFiles, type Program, programs, secretFiles } from './secret-files.rules.js';

const Passwords = z.object({ postgres: z.string(), nats: z.partialRecord(z.enum(programs), z.string()) });

const freshPassword = (): string => randomBytes(32).toString('base64url');

const keptPasswords = async (file: string) => {
  const kept = await readJson(file, Passwords);
  const fresh = Object.fromEntries(programs.map((name) => [name, freshPassword()])) as Record<Program, string>;
  const passwords = { postgres: kept?.postgres ?? freshPassword(), nats: { ...fresh, ...kept?.nats } };
  await writeJson(file, passwords);
  return passwords;
};

const foldersIn = (root: string): DataFolder => ({
  ...dataFolder(join(root, 'own')),
  keys: join(root, 'keys', 'keys.json'),
  credentials: join(root, 'gateway', 'credentials.json'),
  postgres: join(root, 'postgres'),
});

export const writeText = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
};

/** Puts into each reader's folder what it must know. What was made before stays what it was. */
export const makeSecrets = (settings: ContainerSettings): Promise<void> =>
  writingIn(settings.SECRETS_FOLDER, async () => {
    const root = settings.SECRETS_FOLDER;
    const data = foldersIn(root);
    const { ids } = await readServed(settings.MUNICIPALITIES_FILE);
    const kept = await keptSecrets(data);
    const passwords = await keptPasswords(join(data.folder, 'passwords.json'));
    const auditKey = settings.AUDIT_KEY ?? kept.AUDIT_KEY;
    const auditKeys = Object.fromEntries(services.map((name) => [name, auditKeyOf(name, auditKey)]));
    const files = secretFiles({
      postgresPassword: settings.POSTGRES_PASSWORD ?? passwords.postgres,
      natsPasswords: passwords.nats,
      natsAuthorization: natsAuthorization(
        natsUsers({ sharedClock: false }),
        (name) => passwords.nats[name as Program],
      ),
      TOKEN_KEY: settings.TOKEN_KEY ?? kept.TOKEN_KEY,
      DATA_KEYS: settings.DATA_KEYS ?? kept.DATA_KEYS,
      FINGERPRINT_KEY: settings.FINGERPRINT_KEY ?? kept.FINGERPRINT_KEY,
      LOOKUP_KEYS: settings.LOOKUP_KEYS ?? kept.LOOKUP_KEYS,
      auditKeys: auditKeys as Record<Service, string>,
      DOOR_KEY: settings.DOOR_KEY ?? kept.DOOR_KEY,
      QUESTION_KEYS: settings.QUESTION_KEYS ?? kept.QUESTION_KEYS,
    });
    for (const [file, text] of Object.entries(files)) await writeText(join(root, file), text);
    for (const file of formerFiles) await rm(join(root, file), { force: true });
    await keepKeys(data, ids);
    await keepCredentials(data, ids);
  });
