import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Inbox, provide, REACTIONS } from '#platform';
import { ContactHandlers } from './history/contact.handlers.js';
import { contactReactions } from './history/contact.reactions.js';
import { ContactStore } from './history/contact.store.js';
import { ContactViews } from './history/contact.views.js';
import { RecordContact } from './history/record-contact.action.js';
import { RecordHandoff } from './history/record-handoff.action.js';

@Module({
  controllers: [ContactHandlers],
  providers: [
    provide(ContactStore),
    provide(RecordContact, Inbox, ContactStore),
    provide(RecordHandoff, Inbox, ContactStore),
    provide(ContactViews, DataSource),
    { provide: REACTIONS, useFactory: contactReactions, inject: [RecordContact, RecordHandoff] },
  ],
})
export class ContactsModule {}
