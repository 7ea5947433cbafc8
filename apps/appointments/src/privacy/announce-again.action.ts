import type { Outbox, UnitOfWork } from '#platform';
import { erasedNews } from './erasure.rules.js';
import type { ErasureStore } from './erasure.store.js';

const portion = 100;

/** Announces erasures again that contacts has not answered: by then everybody may know what it is about. */
export class AnnounceAgain {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly erasures: ErasureStore,
    private readonly outbox: Outbox,
  ) {}

  /** @returns how many. */
  run(): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const late = await this.erasures.takeLate(tx, portion);
      await this.outbox.announce(tx, ...late.map(erasedNews));
      return late.length;
    });
  }
}
