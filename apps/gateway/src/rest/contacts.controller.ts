import { Controller } from '@nestjs/common';
import { listContacts, listContactsRoute } from '#contracts';
import { Ask } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { pageOf } from './page.wording.js';

@Controller()
export class ContactsController {
  constructor(private readonly ask: Ask) {}

  @Serves(listContactsRoute)
  async list(@Call() { query, asked }: CallOf<typeof listContactsRoute>) {
    return pageOf(query, await this.ask.of(listContacts, asked, query));
  }
}
