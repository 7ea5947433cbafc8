import type { importSdgAreas, importSdgMapping, SdgImportReport } from '#contracts';
import type { Clock, Question, Tx, UnitOfWork } from '#platform';
import { areasImportOf, mappingImportOf, type SdgImport } from './sdg.rules.js';
import type { SdgStore } from './sdg.store.js';
import type { StandardStore } from './standard.store.js';

/** Takes over a file of the Single Digital Gateway in one transaction. */
export class ImportSdg {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sdg: SdgStore,
    private readonly standards: StandardStore,
    private readonly clock: Clock,
  ) {}

  areas({ municipalityId, input }: Question<typeof importSdgAreas>): Promise<SdgImportReport> {
    return this.unitOfWork.run(async (tx) => {
      await this.sdg.lock(tx, municipalityId);
      const present = await this.sdg.areas(tx, municipalityId);
      const decided = areasImportOf(input.rows, present, input.unread);
      await this.sdg.saveAreas(tx, municipalityId, decided.write, this.clock.instant());
      await this.sdg.removeAreas(tx, municipalityId, decided.remove);
      return this.noted(tx, municipalityId, decided);
    });
  }

  mapping({ municipalityId, input }: Question<typeof importSdgMapping>): Promise<SdgImportReport> {
    return this.unitOfWork.run(async (tx) => {
      await this.sdg.lock(tx, municipalityId);
      const known = {
        present: await this.sdg.mappings(tx, municipalityId),
        codes: new Set((await this.sdg.areas(tx, municipalityId)).map(({ code }) => code)),
        uris: await this.sdg.uris(tx, municipalityId),
      };
      const decided = mappingImportOf(input.rows, known, input.unread);
      await this.sdg.saveMappings(tx, municipalityId, decided.write);
      await this.sdg.removeMappings(tx, municipalityId, decided.remove);
      return this.noted(tx, municipalityId, decided);
    });
  }

  private async noted(
    tx: Tx,
    municipalityId: string,
    { report, write, remove }: SdgImport<unknown>,
  ): Promise<SdgImportReport> {
    if (write.length + remove.length > 0) await this.standards.noteChange(tx, municipalityId, this.clock.instant());
    return report;
  }
}
