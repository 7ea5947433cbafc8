import type { OutputOf, stageCatalogue } from '#contracts';
import type { Question, UnitOfWork } from '#platform';
import type { StagedCatalogueStore } from './staged-catalogue.store.js';

export class StageCatalogue {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staged: StagedCatalogueStore,
  ) {}

  run({ municipalityId, input }: Question<typeof stageCatalogue>): Promise<OutputOf<typeof stageCatalogue>> {
    const { importId, first, products } = input;
    return this.unitOfWork.run(async (tx) => {
      await this.staged.stage(tx, { municipalityId, importId }, first, products);
      return { staged: products.length };
    });
  }
}
