import { Controller } from '@nestjs/common';
import { finishCatalogueImport, readCatalogue, stageCatalogue } from '#contracts';
import { Answers, type Question } from '#platform';
import { CatalogueViews } from './catalogue.views.js';
import { FinishCatalogueImport } from './finish-catalogue-import.action.js';
import { StageCatalogue } from './stage-catalogue.action.js';

@Controller()
export class ExchangeHandlers {
  constructor(
    private readonly catalogue: CatalogueViews,
    private readonly staging: StageCatalogue,
    private readonly finishing: FinishCatalogueImport,
  ) {}

  @Answers(readCatalogue)
  read(question: Question<typeof readCatalogue>) {
    return this.catalogue.part(question);
  }

  @Answers(stageCatalogue)
  stage(question: Question<typeof stageCatalogue>) {
    return this.staging.run(question);
  }

  @Answers(finishCatalogueImport)
  finish(question: Question<typeof finishCatalogueImport>) {
    return this.finishing.run(question);
  }
}
