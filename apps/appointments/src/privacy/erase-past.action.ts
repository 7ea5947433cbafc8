import { type Clock, newTrace, ofItself, type UnitOfWork } from '#platform';
import type { ErasableStore } from './erasable.store.js';
import type { Erasing } from './erasing.action.js';
import { keptUntil } from './erasure.rules.js';
import type { Keeping, KeptDays } from './kept-days.views.js';

/** How many in one transaction: over before anybody waits for it. */
const portion = 200;

/** Erases the persons of appointments that ended longer ago than their municipality keeps them. */
export class ErasePast {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly erasables: ErasableStore,
    private readonly erasing: Erasing,
    private readonly keptDays: KeptDays,
    private readonly clock: Clock,
  ) {}

  /** @returns of how many appointments the person was erased. */
  async run(): Promise<number> {
    let erased = 0;
    for (const keeping of await this.keptDays.ofAll()) erased += await this.of(keeping);
    return erased;
  }

  private async of(keeping: Keeping): Promise<number> {
    for (let erased = 0; ; ) {
      const some = await this.some(keeping);
      erased += some;
      if (some < portion) return erased;
    }
  }

  private some({ id: municipalityId, retentionDays }: Keeping): Promise<number> {
    const at = new Date(keptUntil(this.clock.now(), retentionDays));
    return this.unitOfWork.run(async (tx) => {
      const found = await this.erasables.lockOver(tx, municipalityId, at, portion);
      const by = { channel: ofItself.channel, automatic: true as const };
      const why = { municipalityId, reason: 'retention' as const, by, actor: ofItself, traceId: newTrace() };
      if (found.length > 0) await this.erasing.within(tx, why, found);
      return found.length;
    });
  }
}
