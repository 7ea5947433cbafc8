import {
  databaseSecrets,
  readSettings,
  runService,
  serviceSettings,
  soundForProduction,
  startProgram,
} from '#platform';
import { ContactsModule } from './contacts.module.js';
import { migrations } from './migrations/index.js';

startProgram('contacts', () =>
  runService({
    name: 'contacts',
    settings: soundForProduction(readSettings(serviceSettings, process.env), process.env, [
      ...databaseSecrets(process.env),
      'NATS_URL',
    ]),
    module: ContactsModule,
    records: [],
    migrations,
  }),
);
