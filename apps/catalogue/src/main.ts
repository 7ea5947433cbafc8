import {
  databaseSecrets,
  readSettings,
  runService,
  serviceSettings,
  soundForProduction,
  startProgram,
} from '#platform';
import { CatalogueModule } from './catalogue.module.js';
import { migrations } from './migrations/index.js';
import { ProductRecord } from './products/product.record.js';
import { ProductVersionRecord } from './products/product-version.record.js';
import { StandardRecord } from './standards/standard.record.js';

startProgram('catalogue', () =>
  runService({
    name: 'catalogue',
    settings: soundForProduction(readSettings(serviceSettings, process.env), process.env, [
      ...databaseSecrets(process.env),
      'NATS_URL',
    ]),
    module: CatalogueModule,
    records: [ProductRecord, ProductVersionRecord, StandardRecord],
    migrations,
  }),
);
