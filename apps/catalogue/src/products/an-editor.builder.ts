import type { DataSource } from 'typeorm';
import { type Clock, type Outbox, Trail, type UnitOfWork } from '#platform';
import { CatalogueStore } from '../settings/catalogue.store.js';
import { SettingsViews } from '../settings/settings.views.js';
import { SettingsVersionViews } from '../settings/settings-version.views.js';
import { AskedStore } from './asked.store.js';
import { DraftViews } from './draft.views.js';
import { KeepProduct } from './keep-product.action.js';
import { ProductStore } from './product.store.js';
import { ProductViews } from './product.views.js';
import { PublishDue } from './publish-due.action.js';
import { PublishProduct } from './publish-product.action.js';
import { PutProduct } from './put-product.action.js';
import { PutSettings } from './put-settings.action.js';
import { TakeOffProduct } from './take-off-product.action.js';
import { VersionViews } from './version.views.js';
import { WaysViews } from './ways.views.js';

interface Parts {
  readonly dataSource: DataSource;
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** Everything that editors do, and what they read. */
export const anEditor = ({ dataSource, unitOfWork, outbox, clock }: Parts) => {
  const products = new ProductStore();
  const catalogues = new CatalogueStore();
  const settings = new SettingsViews(dataSource);
  const keeping = new KeepProduct(catalogues, products, outbox, new Trail());
  const parts = [unitOfWork, catalogues, products, keeping, clock] as const;
  return {
    keeping,
    putting: new PutProduct(...parts),
    publishing: new PublishProduct(...parts),
    takingOff: new TakeOffProduct(...parts),
    publishDue: new PublishDue(...parts),
    puttingSettings: new PutSettings(unitOfWork, catalogues, new AskedStore(), clock, new Trail()),
    settings,
    settingsVersions: new SettingsVersionViews(dataSource),
    products,
    offered: new ProductViews(dataSource, clock),
    drafts: new DraftViews(dataSource, settings),
    versions: new VersionViews(dataSource),
    ways: new WaysViews(dataSource, settings, clock),
  };
};
