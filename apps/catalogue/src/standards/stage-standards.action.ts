import type { OutputOf, stageStandards } from '#contracts';
import type { Question, UnitOfWork } from '#platform';
import type { StagingStore } from './staging.store.js';

export class StageStandards {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staging: StagingStore,
  ) {}

  run({ municipalityId, input }: Question<typeof stageStandards>): Promise<OutputOf<typeof stageStandards>> {
    return this.unitOfWork.run(async (tx) => {
      await this.staging.stage(tx, municipalityId, input.importId, input.rows);
      return { staged: input.rows.length };
    });
  }
}
