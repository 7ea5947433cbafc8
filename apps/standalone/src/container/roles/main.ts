import { readSettings, startProgram } from '#platform';
import { makeRoles } from './make-roles.client.js';
import { rolesSettings } from './roles.settings.js';

startProgram('roles', async () => {
  await makeRoles(readSettings(rolesSettings, process.env));
  process.stdout.write('Each service has its roles.\n');
});
