import type { importSdgAreas, importSdgMapping, SdgImportReport } from '#contracts';
import { type Clock, type DoneFor, deedOf, type Question, type Trail, type Tx, type UnitOfWork } from '#platform';
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
    private readonly trail: Trail,
  ) {}

  areas(question: Question<typeof importSdgAreas>): Promise<SdgImportReport> {
    const { municipalityId, input } = question;
    return this.unitOfWork.run(async (tx) => {
      await this.sdg.lock(tx, municipalityId);
      const present = await this.sdg.areas(tx, municipalityId);
      const decided = areasImportOf(input.rows, present, input.unread);
      await this.sdg.saveAreas(tx, municipalityId, decided.write, this.clock.instant());
      await this.sdg.removeAreas(tx, municipalityId, decided.remove);
      return this.noted(tx, question, 'areas', decided);
    });
  }

  mapping(question: Question<typeof importSdgMapping>): Promise<SdgImportReport> {
    const { municipalityId, input } = question;
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
      return this.noted(tx, question, 'mapping', decided);
    });
  }

  private async noted(
    tx: Tx,
    by: DoneFor,
    of: 'areas' | 'mapping',
    { report, write, remove }: SdgImport<unknown>,
  ): Promise<SdgImportReport> {
    if (write.length + remove.length === 0) return report;
    await this.standards.noteChange(tx, by.municipalityId, this.clock.instant());
    const about = { kind: `sdg-${of}`, id: by.municipalityId };
    const details = { written: write.length, removed: remove.length };
    await this.trail.note(tx, deedOf(by, { action: `import-sdg-${of}`, about, details }));
    return report;
  }
}
