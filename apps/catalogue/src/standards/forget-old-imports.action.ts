import type { StagingStore } from './staging.store.js';

/** Forgets the rows of imports that were not finished within a day. */
export class ForgetOldImports {
  constructor(private readonly staging: StagingStore) {}

  async run(): Promise<void> {
    await this.staging.forgetOld();
  }
}
