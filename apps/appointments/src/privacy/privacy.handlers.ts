import { Controller } from '@nestjs/common';
import { erasePerson, exportPerson, getErasure, listErasures } from '#contracts';
import { Answers, type Question } from '#platform';
import { ErasePerson } from './erase-person.action.js';
import { ErasureViews } from './erasure.views.js';
import { ExportPerson } from './export-person.action.js';

@Controller()
export class PrivacyHandlers {
  constructor(
    private readonly exportPerson: ExportPerson,
    private readonly erasePerson: ErasePerson,
    private readonly erasures: ErasureViews,
  ) {}

  @Answers(exportPerson)
  export(question: Question<typeof exportPerson>) {
    return this.exportPerson.run(question);
  }

  @Answers(erasePerson)
  erase(question: Question<typeof erasePerson>) {
    return this.erasePerson.run(question);
  }

  @Answers(getErasure)
  one(question: Question<typeof getErasure>) {
    return this.erasures.one(question);
  }

  @Answers(listErasures)
  list(question: Question<typeof listErasures>) {
    return this.erasures.list(question);
  }
}
