import { v7 as uuidv7 } from 'uuid';
import { type Handoff, handoffMade, type InputOf, type makeHandoff } from '#contracts';
import {
  type Clock,
  deedOf,
  type Outbox,
  ProblemError,
  type Question,
  sameBytes,
  type Trail,
  type Tx,
  type UnitOfWork,
} from '#platform';
import { hashesOf, type KeptHandoff, type OrderHashes, passOn } from './handoff.rules.js';
import type { HandoffStore } from './handoff.store.js';

/** Passes somebody on to a way that is not ours to perform, and counts it: an order under the same key counts once. */
export class MakeHandoff {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly handoffs: HandoffStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof makeHandoff>): Promise<Handoff> {
    const { municipalityId, input } = question;
    const hashes = hashesOf(input);
    return this.unitOfWork.run(async (tx) => {
      const before = await this.before(tx, municipalityId, hashes);
      if (before) return before;
      const made = { handoff: await this.decide(tx, municipalityId, input), who: input.caller.who, hashes };
      if (await this.handoffs.add(tx, municipalityId, made)) {
        await this.announce(tx, municipalityId, made);
        const { id, productId, way } = made.handoff;
        const about = { kind: 'handoff', id };
        await this.trail.note(tx, deedOf(question, { action: 'make-handoff', about, details: { productId, way } }));
        return made.handoff;
      }
      const meanwhile = await this.before(tx, municipalityId, hashes);
      if (!meanwhile) throw new Error('It was not added, and nothing was there.');
      return meanwhile;
    });
  }

  private async before(tx: Tx, municipalityId: string, hashes?: OrderHashes): Promise<Handoff | undefined> {
    if (!hashes) return undefined;
    const made = await this.handoffs.madeUnder(tx, municipalityId, hashes.key);
    if (made && !sameBytes(made.order, hashes.order)) throw new ProblemError('idempotency-key-reused');
    return made?.handoff;
  }

  private async decide(
    tx: Tx,
    municipalityId: string,
    { caller: { channel }, productId, way }: InputOf<typeof makeHandoff>,
  ): Promise<Handoff> {
    const ways = await this.handoffs.offeredWays(tx, municipalityId, productId);
    if (!ways) throw new ProblemError('product-unknown');
    const decision = passOn(ways, way, channel);
    if ('refused' in decision) throw new ProblemError(decision.refused, decision.details);
    const { kind, ...onward } = decision.ok;
    return { id: uuidv7(), productId, way, kind, channel, at: this.clock.instant(), ...onward };
  }

  private async announce(tx: Tx, municipalityId: string, { handoff, who }: KeptHandoff): Promise<void> {
    const { id: handoffId, productId, way, kind, channel, appointmentSkipped } = handoff;
    const data = { municipalityId, handoffId, productId, way, kind, channel, who, appointmentSkipped };
    await this.outbox.announce(tx, { event: handoffMade, municipalityId, about: handoffId, data });
  }
}
