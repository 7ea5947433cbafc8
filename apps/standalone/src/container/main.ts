import { readSettings, startProgram } from '#platform';
import { containerSettings } from './container.settings.js';
import { makeSecrets } from './make-secrets.client.js';

startProgram('secrets', async () => {
  await makeSecrets(readSettings(containerSettings, process.env));
  process.stdout.write('The secrets are in place.\n');
});
