import type { finishStandardsImport, ImportReport } from '#contracts';
import { type Clock, deedOf, invalidInput, type Question, type Trail, type UnitOfWork } from '#platform';
import { importOf } from './import.rules.js';
import type { StagingStore } from './staging.store.js';
import type { StandardStore } from './standard.store.js';

export class FinishImport {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly staging: StagingStore,
    private readonly standards: StandardStore,
    private readonly clock: Clock,
    private readonly trail: Trail,
  ) {}

  run(question: Question<typeof finishStandardsImport>): Promise<ImportReport> {
    const { municipalityId, input } = question;
    return this.unitOfWork.run(async (tx) => {
      await this.standards.lock(tx, municipalityId);
      const rows = await this.staging.take(tx, municipalityId, input.importId);
      if (rows.length !== input.rows)
        throw invalidInput({ path: 'rows', message: `${rows.length} lines are here, not ${input.rows}.` });
      const { report, write, nowGone } = importOf(rows, await this.standards.all(tx, municipalityId));
      const now = this.clock.instant();
      await this.standards.save(tx, municipalityId, write, now);
      if (write.length + nowGone.length > 0) {
        await this.standards.noteChange(tx, municipalityId, now);
        const about = { kind: 'standards', id: municipalityId };
        const details = { written: write.length, gone: nowGone.length };
        await this.trail.note(tx, deedOf(question, { action: 'import-standards', about, details }));
      }
      // A file of which nothing could be read says nothing about what is gone.
      if (rows.length > 0) await this.standards.markGone(tx, municipalityId, nowGone);
      return report;
    });
  }
}
