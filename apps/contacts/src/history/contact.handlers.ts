import { Controller } from '@nestjs/common';
import { listContacts } from '#contracts';
import { Answers, type Question } from '#platform';
import { ContactViews } from './contact.views.js';

@Controller()
export class ContactHandlers {
  constructor(private readonly contacts: ContactViews) {}

  @Answers(listContacts)
  list(question: Question<typeof listContacts>) {
    return this.contacts.list(question);
  }
}
