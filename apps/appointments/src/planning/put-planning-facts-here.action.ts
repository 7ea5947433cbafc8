import { isDeepStrictEqual } from 'node:util';
import { type OutputOf, planningFactsChanged, type putPlanningFactsHere } from '#contracts';
import { deedOf, type Outbox, ProblemError, type Question, type Trail, type Tx, type UnitOfWork } from '#platform';
import { loadLocations } from '../locations/location.record.js';
import { isSeen } from '../locations/versions.rules.js';
import { productHere } from './facts.rules.js';
import type { FactsStore } from './facts.store.js';

type Wanted = Question<typeof putPlanningFactsHere>['input'];

/** Writes what is different about a product at one location: a change of how the product is planned. */
export class PutPlanningFactsHere {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly facts: FactsStore,
    private readonly outbox: Outbox,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof putPlanningFactsHere>): Promise<OutputOf<typeof putPlanningFactsHere>> {
    const { municipalityId, input } = question;
    const { productId, locationId, differences } = input;
    const here = { municipalityId, productId, locationId };
    return this.unitOfWork.run(async (tx) => {
      const general = await this.facts.lock(tx, municipalityId, productId);
      if (!general) throw new ProblemError('product-unknown', { productId });
      const [location] = await loadLocations(tx, municipalityId, [locationId]);
      if (!location) throw new ProblemError('location-unknown', { locationId });
      const before = await this.seen(tx, municipalityId, input);
      const isSame = before && isDeepStrictEqual(before.differences, differences);
      const version = isSame ? before.version : general.version + 1;
      if (!isSame) {
        await this.facts.saveDifferences(tx, here, { version, differences });
        await this.outbox.announce(tx, {
          event: planningFactsChanged,
          municipalityId,
          about: productId,
          data: { municipalityId, productId, version },
        });
        const about = { kind: 'product', id: productId };
        const details = { locationId, version };
        await this.trail.note(tx, deedOf(question, { action: 'put-planning-facts-here', about, details }));
      }
      const product = productHere({ productId, locationId, version }, general.facts, differences);
      return { created: !before, product };
    });
  }

  private async seen(tx: Tx, municipalityId: string, { productId, locationId, seen }: Wanted) {
    const before = await this.facts.lockDifferences(tx, { municipalityId, productId, locationId });
    if ('nothing' in seen && before)
      throw new ProblemError('version-changed', { detail: 'This product is already different at this location.' });
    if ('versions' in seen && !(before && isSeen(before, seen.versions)))
      throw new ProblemError('version-changed', { detail: 'What is different here is not what you saw.' });
    return before;
  }
}
