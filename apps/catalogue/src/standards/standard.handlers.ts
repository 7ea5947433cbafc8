import { Controller } from '@nestjs/common';
import { finishStandardsImport, listStandards, stageStandards } from '#contracts';
import { Answers, type Question } from '#platform';
import { FinishImport } from './finish-import.action.js';
import { StageStandards } from './stage-standards.action.js';
import { StandardViews } from './standard.views.js';

@Controller()
export class StandardHandlers {
  constructor(
    private readonly staging: StageStandards,
    private readonly finishing: FinishImport,
    private readonly standards: StandardViews,
  ) {}

  @Answers(stageStandards)
  stage(question: Question<typeof stageStandards>) {
    return this.staging.run(question);
  }

  @Answers(finishStandardsImport)
  finish(question: Question<typeof finishStandardsImport>) {
    return this.finishing.run(question);
  }

  @Answers(listStandards)
  list(question: Question<typeof listStandards>) {
    return this.standards.list(question);
  }
}
