import { type Clock, newTrace, ofItself, type Trail, type Tx, type UnitOfWork } from '#platform';
import { keptUntil } from './erasure.rules.js';
import type { Keeping, KeptDays } from './kept-days.views.js';
import { forgetFeedback, forgetTickets } from './visits.record.js';

/** How many in one transaction: over before anybody waits for it. */
const portion = 200;

/** Erases what is kept about people who walked in, and what was said about visits, longer ago than it is kept. */
export class ErasePastVisits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keptDays: KeptDays,
    private readonly trail: Trail,
    private readonly clock: Clock,
  ) {}

  /** @returns of how many tickets and answers. */
  async run(): Promise<number> {
    let erased = 0;
    for (const keeping of await this.keptDays.ofAll()) erased += await this.of(keeping);
    return erased;
  }

  private async of(keeping: Keeping): Promise<number> {
    let erased = 0;
    for (const [kind, forget] of [['ticket', forgetTickets] as const, ['feedback', forgetFeedback] as const])
      for (let some = portion; some >= portion; erased += some)
        some = await this.unitOfWork.run((tx) => this.some(tx, keeping, kind, forget));
    return erased;
  }

  private async some(
    tx: Tx,
    { id: municipalityId, retentionDays }: Keeping,
    kind: string,
    forget: typeof forgetTickets,
  ): Promise<number> {
    const at = new Date(keptUntil(this.clock.now(), retentionDays));
    const ids = await forget(tx, municipalityId, at, portion);
    const deed = { municipalityId, actor: ofItself, traceId: newTrace(), action: 'erase-person' };
    await this.trail.note(tx, ...ids.map((id) => ({ ...deed, about: { kind, id }, details: { reason: 'retention' } })));
    return ids.length;
  }
}
