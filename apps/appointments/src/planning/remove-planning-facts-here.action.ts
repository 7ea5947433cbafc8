import { type OutputOf, planningFactsChanged, type removePlanningFactsHere } from '#contracts';
import { deedOf, type Outbox, ProblemError, type Question, type Trail, type UnitOfWork } from '#platform';
import { isSeen } from '../locations/versions.rules.js';
import { asEverywhere } from './facts.rules.js';
import type { FactsStore } from './facts.store.js';

/** Plans a product at a location as everywhere again. */
export class RemovePlanningFactsHere {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly facts: FactsStore,
    private readonly outbox: Outbox,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof removePlanningFactsHere>): Promise<OutputOf<typeof removePlanningFactsHere>> {
    const { municipalityId } = question;
    const { productId, locationId, ifMatch } = question.input;
    const here = { municipalityId, productId, locationId };
    return this.unitOfWork.run(async (tx) => {
      const general = await this.facts.lock(tx, municipalityId, productId);
      const before = await this.facts.lockDifferences(tx, here);
      if (!general || !before) throw new ProblemError('not-found', { detail: asEverywhere });
      if (!isSeen(before, ifMatch))
        throw new ProblemError('version-changed', { detail: 'What is different here is not what you saw.' });
      const version = general.version + 1;
      await this.facts.removeDifferences(tx, here, { version });
      await this.outbox.announce(tx, {
        event: planningFactsChanged,
        municipalityId,
        about: productId,
        data: { municipalityId, productId, version },
      });
      const about = { kind: 'product', id: productId };
      const details = { locationId, version };
      await this.trail.note(tx, deedOf(question, { action: 'remove-planning-facts-here', about, details }));
      return {};
    });
  }
}
