import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Inbox, Outbox, provide, REACTIONS, Trail, UnitOfWork } from '#platform';
import { ContactHandlers } from './history/contact.handlers.js';
import { contactReactions } from './history/contact.reactions.js';
import { ContactStore } from './history/contact.store.js';
import { ContactViews } from './history/contact.views.js';
import { ErasedAppointmentStore } from './history/erased-appointments.store.js';
import { LookAtContacts } from './history/look-at-contacts.action.js';
import { RecordContacts } from './history/record-contacts.action.js';
import { ErasePerson } from './privacy/erase-person.action.js';
import { ExportMoments } from './privacy/export-moments.action.js';
import { ExportedMoments } from './privacy/exported-moments.views.js';
import { MomentStore } from './privacy/moments.store.js';
import { PrivacyHandlers } from './privacy/privacy.handlers.js';
import { privacyReactions } from './privacy/privacy.reactions.js';

@Module({
  controllers: [ContactHandlers, PrivacyHandlers],
  providers: [
    provide(ContactStore),
    provide(ErasedAppointmentStore),
    provide(RecordContacts, Inbox, ContactStore, ErasedAppointmentStore),
    provide(ContactViews, DataSource),
    provide(LookAtContacts, UnitOfWork, ContactViews, Trail),
    provide(MomentStore),
    provide(ExportedMoments),
    provide(ExportMoments, UnitOfWork, ExportedMoments, Trail),
    provide(ErasePerson, Inbox, ErasedAppointmentStore, MomentStore, Outbox),
    {
      provide: REACTIONS,
      inject: [RecordContacts, ErasePerson],
      useFactory: (recording: RecordContacts, erasePerson: ErasePerson) => [
        ...contactReactions(recording),
        ...privacyReactions(erasePerson),
      ],
    },
  ],
})
export class ContactsModule {}
