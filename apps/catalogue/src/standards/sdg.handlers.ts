import { Controller } from '@nestjs/common';
import { importSdgAreas, importSdgMapping, listSdgAreas } from '#contracts';
import { Answers, type Question } from '#platform';
import { ImportSdg } from './import-sdg.action.js';
import { SdgViews } from './sdg.views.js';

@Controller()
export class SdgHandlers {
  constructor(
    private readonly importing: ImportSdg,
    private readonly sdg: SdgViews,
  ) {}

  @Answers(importSdgAreas)
  importAreas(question: Question<typeof importSdgAreas>) {
    return this.importing.areas(question);
  }

  @Answers(importSdgMapping)
  importMapping(question: Question<typeof importSdgMapping>) {
    return this.importing.mapping(question);
  }

  @Answers(listSdgAreas)
  areas(question: Question<typeof listSdgAreas>) {
    return this.sdg.areas(question);
  }
}
