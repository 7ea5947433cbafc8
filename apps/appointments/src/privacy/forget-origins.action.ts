import type { UnitOfWork } from '#platform';
import type { ErasableStore } from './erasable.store.js';

const portion = 1_000;

/** Forgets where somebody held from, of what is no hold any more: a release that knew nothing of it left it there. */
export class ForgetOrigins {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly erasables: ErasableStore,
  ) {}

  /** @returns of how many. */
  async run(): Promise<number> {
    for (let forgotten = 0; ; ) {
      const some = await this.unitOfWork.run((tx) => this.erasables.forgetOrigins(tx, portion));
      forgotten += some;
      if (some < portion) return forgotten;
    }
  }
}
