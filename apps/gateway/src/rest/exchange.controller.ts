import { Controller } from '@nestjs/common';
import {
  type CatalogueDocument,
  catalogueFormat,
  exportCatalogueRoute,
  exportLinkedDataRoute,
  importCatalogueRoute,
} from '#contracts';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { ImportCatalogue } from '../exchange/import-catalogue.action.js';
import { LinkedData } from '../exchange/linked-data.views.js';
import { ReadWholeCatalogue } from '../exchange/whole-catalogue.views.js';

@Controller()
export class ExchangeController {
  constructor(
    private readonly catalogue: ReadWholeCatalogue,
    private readonly importCatalogue: ImportCatalogue,
    private readonly linkedData: LinkedData,
  ) {}

  @Serves(exportCatalogueRoute)
  async export(@Call() { asked }: CallOf<typeof exportCatalogueRoute>) {
    const { revision, settings, products } = await this.catalogue.run(asked, { drafts: true });
    const body: CatalogueDocument = { format: catalogueFormat, settings, products: [...products] };
    return { body, version: revision };
  }

  @Serves(importCatalogueRoute)
  async import(@Call() call: CallOf<typeof importCatalogueRoute>) {
    return { body: await this.importCatalogue.run(call) };
  }

  @Serves(exportLinkedDataRoute)
  async exportLinkedData(@Call() { asked }: CallOf<typeof exportLinkedDataRoute>) {
    const { document, ...made } = await this.linkedData.of(asked);
    return { body: document, ...made };
  }
}
