import type { UnitOfWork } from '#platform';
import type { RememberedAnswerStore } from './remembered-answers.store.js';

/** Forgets answers that were remembered for a day. */
export class ForgetAnswers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly remembered: RememberedAnswerStore,
  ) {}

  async run(): Promise<void> {
    await this.unitOfWork.run((tx) => this.remembered.forgetOld(tx));
  }
}
