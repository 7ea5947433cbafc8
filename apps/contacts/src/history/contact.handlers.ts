import { Controller } from '@nestjs/common';
import { listContacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { LookAtContacts } from './look-at-contacts.action.js';

@Controller()
export class ContactHandlers {
  constructor(private readonly looking: LookAtContacts) {}

  @Answers(listContacts)
  list(question: Question<typeof listContacts>) {
    return this.looking.run(question);
  }
}
