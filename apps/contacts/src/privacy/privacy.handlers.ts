import { Controller } from '@nestjs/common';
import { exportContacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { ExportMoments } from './export-moments.action.js';

@Controller()
export class PrivacyHandlers {
  constructor(private readonly moments: ExportMoments) {}

  @Answers(exportContacts)
  export(question: Question<typeof exportContacts>) {
    return this.moments.run(question);
  }
}
