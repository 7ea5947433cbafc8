import type { StagedCatalogueStore } from './staged-catalogue.store.js';

/** Forgets the parts of imports that were not finished within a day. */
export class ForgetOldCatalogues {
  constructor(private readonly staged: StagedCatalogueStore) {}

  async run(): Promise<void> {
    await this.staged.forgetOld();
  }
}
