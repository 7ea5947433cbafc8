import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Outbox, provide, REACTIONS, UnitOfWork } from '#platform';
import { ProductHandlers } from './products/product.handlers.js';
import { ProductStore } from './products/product.store.js';
import { ProductViews } from './products/product.views.js';
import { PutProduct } from './products/put-product.action.js';
import { SearchViews } from './products/search.views.js';
import { FinishImport } from './standards/finish-import.action.js';
import { ForgetOldImports } from './standards/forget-old-imports.action.js';
import { StageStandards } from './standards/stage-standards.action.js';
import { StagingStore } from './standards/staging.store.js';
import { StagingTimers } from './standards/staging.timers.js';
import { StandardHandlers } from './standards/standard.handlers.js';
import { StandardStore } from './standards/standard.store.js';
import { StandardViews } from './standards/standard.views.js';

@Module({
  controllers: [ProductHandlers, StandardHandlers],
  providers: [
    provide(ProductStore),
    provide(PutProduct, UnitOfWork, ProductStore, Outbox, Clock),
    provide(ProductViews, DataSource),
    provide(SearchViews, DataSource),
    provide(StandardStore),
    provide(StagingStore, DataSource),
    provide(StageStandards, UnitOfWork, StagingStore),
    provide(FinishImport, UnitOfWork, StagingStore, StandardStore, Clock),
    provide(StandardViews, DataSource),
    provide(ForgetOldImports, StagingStore),
    StagingTimers,
    { provide: REACTIONS, useValue: [] },
  ],
})
export class CatalogueModule {}
