import { Controller } from '@nestjs/common';
import { exportContacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { ExportedMoments } from './exported-moments.views.js';

@Controller()
export class PrivacyHandlers {
  constructor(private readonly moments: ExportedMoments) {}

  @Answers(exportContacts)
  export(question: Question<typeof exportContacts>) {
    return this.moments.list(question);
  }
}
