import type { CatalogueReport, finishCatalogueImport } from '#contracts';
import { type Clock, invalidInput, ProblemError, type Question, type Tx, type UnitOfWork } from '#platform';
import { authorOf } from '../settings/author.rules.js';
import type { CatalogueStore } from '../settings/catalogue.store.js';
import { isWhatWasSeen } from '../settings/seen.rules.js';
import type { StagedCatalogueStore } from './staged-catalogue.store.js';
import type { TakeOverCatalogue } from './take-over-catalogue.action.js';

/** Ends the transaction without a trace, and still has an answer. */
class LeftAsItWas extends Error {
  constructor(readonly report: CatalogueReport) {
    super('Nothing was written.');
  }
}

export class FinishCatalogueImport {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalogues: CatalogueStore,
    private readonly staged: StagedCatalogueStore,
    private readonly takingOver: TakeOverCatalogue,
    private readonly clock: Clock,
  ) {}

  async run(question: Question<typeof finishCatalogueImport>): Promise<CatalogueReport> {
    const { municipalityId, input } = question;
    try {
      return await this.unitOfWork.run((tx) => this.within(tx, question));
    } catch (error) {
      if (error instanceof LeftAsItWas) return error.report;
      throw error;
    } finally {
      // What can not be forgotten now is forgotten within a day.
      await this.staged.forget({ municipalityId, importId: input.importId }).catch(() => undefined);
    }
  }

  private async within(tx: Tx, question: Question<typeof finishCatalogueImport>): Promise<CatalogueReport> {
    const { municipalityId, input } = question;
    const { importId, versions, settings, missing, dryRun } = input;
    const present = await this.catalogues.lock(tx, municipalityId);
    if (!isWhatWasSeen({ versions }, present.revision)) throw new ProblemError('version-changed');
    const entries = await this.staged.entries(tx, { municipalityId, importId });
    if (entries.length !== input.products)
      throw invalidInput({ path: 'products', message: `${entries.length} products are here, not ${input.products}.` });
    const author = authorOf(input.caller, this.clock.instant());
    const taken = await this.takingOver.within(tx, question, { present, entries, settings, missing }, author);
    const report = { dryRun, ...taken };
    if (dryRun) throw new LeftAsItWas(report);
    return report;
  }
}
