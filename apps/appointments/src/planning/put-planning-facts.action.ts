import { isDeepStrictEqual } from 'node:util';
import { type OutputOf, planningFactsChanged, type putPlanningFacts } from '#contracts';
import { deedOf, type Outbox, ProblemError, type Question, type Trail, type Tx, type UnitOfWork } from '#platform';
import { isSeen } from '../locations/versions.rules.js';
import { loadProduct } from './facts.record.js';
import type { FactsStore } from './facts.store.js';

/** Writes what planning needs to know of a product. */
export class PutPlanningFacts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly facts: FactsStore,
    private readonly outbox: Outbox,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof putPlanningFacts>): Promise<OutputOf<typeof putPlanningFacts>> {
    const { municipalityId, input } = question;
    const { productId, facts, seen } = input;
    return this.unitOfWork.run(async (tx) => {
      const created = 'nothing' in seen;
      const changed = created
        ? await this.create(tx, municipalityId, input)
        : await this.change(tx, municipalityId, { productId, facts, versions: seen.versions });
      const product = await loadProduct(tx, municipalityId, productId);
      if (!product) throw new ProblemError('product-unknown', { productId });
      if (changed) {
        const { version } = product;
        await this.outbox.announce(tx, {
          event: planningFactsChanged,
          municipalityId,
          about: productId,
          data: { municipalityId, productId, version },
        });
        const about = { kind: 'product', id: productId };
        await this.trail.note(tx, deedOf(question, { action: 'put-planning-facts', about, details: { version } }));
      }
      return { created, product };
    });
  }

  private async create(tx: Tx, municipalityId: string, input: Question<typeof putPlanningFacts>['input']) {
    if (!(await this.facts.insert(tx, municipalityId, input.productId, input.facts)))
      throw new ProblemError('version-changed', { detail: 'Planning knows this product already.' });
    return true;
  }

  private async change(
    tx: Tx,
    municipalityId: string,
    wanted: { productId: string; facts: Question<typeof putPlanningFacts>['input']['facts']; versions: string[] },
  ) {
    const before = await this.facts.lock(tx, municipalityId, wanted.productId);
    if (!before || !isSeen(before, wanted.versions))
      throw new ProblemError('version-changed', { detail: 'The planning facts are not what you saw.' });
    if (isDeepStrictEqual(before.facts, wanted.facts)) return false;
    await this.facts.update(tx, municipalityId, wanted.productId, wanted.facts);
    return true;
  }
}
