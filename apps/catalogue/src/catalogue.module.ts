import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Outbox, provide, REACTIONS, Trail, UnitOfWork } from '#platform';
import { CatalogueViews } from './exchange/catalogue.views.js';
import { ExchangeHandlers } from './exchange/exchange.handlers.js';
import { ExchangeTimers } from './exchange/exchange.timers.js';
import { FinishCatalogueImport } from './exchange/finish-catalogue-import.action.js';
import { ForgetOldCatalogues } from './exchange/forget-old-catalogues.action.js';
import { StageCatalogue } from './exchange/stage-catalogue.action.js';
import { StagedCatalogueStore } from './exchange/staged-catalogue.store.js';
import { TakeOverCatalogue } from './exchange/take-over-catalogue.action.js';
import { HandoffHandlers } from './handoffs/handoff.handlers.js';
import { HandoffStore } from './handoffs/handoff.store.js';
import { HandoffViews } from './handoffs/handoff.views.js';
import { MakeHandoff } from './handoffs/make-handoff.action.js';
import { AskedStore } from './products/asked.store.js';
import { DraftHandlers } from './products/draft.handlers.js';
import { DraftViews } from './products/draft.views.js';
import { EditingHandlers } from './products/editing.handlers.js';
import { KeepProduct } from './products/keep-product.action.js';
import { ProductHandlers } from './products/product.handlers.js';
import { ProductStore } from './products/product.store.js';
import { ProductTimers } from './products/product.timers.js';
import { ProductViews } from './products/product.views.js';
import { PublishDue } from './products/publish-due.action.js';
import { PublishProduct } from './products/publish-product.action.js';
import { PutProduct } from './products/put-product.action.js';
import { PutSettings } from './products/put-settings.action.js';
import { SearchViews } from './products/search.views.js';
import { TakeOffProduct } from './products/take-off-product.action.js';
import { VersionViews } from './products/version.views.js';
import { WaysHandlers } from './products/ways.handlers.js';
import { WaysViews } from './products/ways.views.js';
import { CatalogueStore } from './settings/catalogue.store.js';
import { SettingsHandlers } from './settings/settings.handlers.js';
import { SettingsViews } from './settings/settings.views.js';
import { SettingsVersionViews } from './settings/settings-version.views.js';
import { FinishImport } from './standards/finish-import.action.js';
import { ForgetOldImports } from './standards/forget-old-imports.action.js';
import { ImportSdg } from './standards/import-sdg.action.js';
import { SdgHandlers } from './standards/sdg.handlers.js';
import { SdgStore } from './standards/sdg.store.js';
import { SdgViews } from './standards/sdg.views.js';
import { StageStandards } from './standards/stage-standards.action.js';
import { StagingStore } from './standards/staging.store.js';
import { StagingTimers } from './standards/staging.timers.js';
import { StandardHandlers } from './standards/standard.handlers.js';
import { StandardStore } from './standards/standard.store.js';
import { StandardViews } from './standards/standard.views.js';

@Module({
  controllers: [
    SettingsHandlers,
    ProductHandlers,
    EditingHandlers,
    DraftHandlers,
    WaysHandlers,
    StandardHandlers,
    SdgHandlers,
    HandoffHandlers,
    ExchangeHandlers,
  ],
  providers: [
    provide(CatalogueStore),
    provide(SettingsViews, DataSource),
    provide(SettingsVersionViews, DataSource),
    provide(ProductStore),
    provide(AskedStore),
    provide(KeepProduct, CatalogueStore, ProductStore, Outbox, Trail),
    provide(PutProduct, UnitOfWork, CatalogueStore, ProductStore, KeepProduct, Clock),
    provide(PublishProduct, UnitOfWork, CatalogueStore, ProductStore, KeepProduct, Clock),
    provide(TakeOffProduct, UnitOfWork, CatalogueStore, ProductStore, KeepProduct, Clock),
    provide(PublishDue, UnitOfWork, CatalogueStore, ProductStore, KeepProduct, Clock),
    ProductTimers,
    provide(PutSettings, UnitOfWork, CatalogueStore, AskedStore, Clock, Trail),
    provide(ProductViews, DataSource, Clock),
    provide(DraftViews, DataSource, SettingsViews),
    provide(VersionViews, DataSource),
    provide(WaysViews, DataSource, SettingsViews, Clock),
    provide(SearchViews, DataSource, SettingsViews),
    provide(StandardStore),
    provide(StagingStore, DataSource),
    provide(StageStandards, UnitOfWork, StagingStore),
    provide(FinishImport, UnitOfWork, StagingStore, StandardStore, Clock, Trail),
    provide(StandardViews, DataSource),
    provide(SdgStore),
    provide(ImportSdg, UnitOfWork, SdgStore, StandardStore, Clock, Trail),
    provide(SdgViews, DataSource),
    provide(ForgetOldImports, StagingStore),
    StagingTimers,
    provide(CatalogueViews, DataSource),
    provide(StagedCatalogueStore, DataSource),
    provide(StageCatalogue, UnitOfWork, StagedCatalogueStore),
    provide(TakeOverCatalogue, CatalogueStore, ProductStore, KeepProduct, AskedStore, Trail),
    provide(FinishCatalogueImport, UnitOfWork, CatalogueStore, StagedCatalogueStore, TakeOverCatalogue, Clock),
    provide(ForgetOldCatalogues, StagedCatalogueStore),
    ExchangeTimers,
    provide(HandoffStore),
    provide(MakeHandoff, UnitOfWork, HandoffStore, Outbox, Clock, Trail),
    provide(HandoffViews, DataSource, Clock),
    { provide: REACTIONS, useValue: [] },
  ],
})
export class CatalogueModule {}
