import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { services } from '../../programs.rules.js';
import { roleUrlsOf } from '../../service-access.client.js';
import { writeText } from '../make-secrets.client.js';
import { fileOf } from '../secret-files.rules.js';
import type { RolesSettings } from './roles.settings.js';

/** Makes the roles of each service, and writes down for each how it reaches its own schema. */
export const makeRoles = async ({ DATABASE_URL, SECRETS_FOLDER }: RolesSettings): Promise<void> => {
  for (const service of services) {
    for (const [setting, url] of Object.entries(await roleUrlsOf(service, DATABASE_URL))) {
      const file = join(SECRETS_FOLDER, fileOf(service, setting));
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeText(file, url);
    }
  }
};
