import type { InjectionToken, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Inbox, LOG, Municipalities, Outbox, provide, Seal, Timers, Trail, UnitOfWork } from '#platform';
import { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { PersonKeyStore } from '../people/person-keys.store.js';
import { AnnounceAgain } from './announce-again.action.js';
import { ErasableStore } from './erasable.store.js';
import { ErasePast } from './erase-past.action.js';
import { ErasePastVisits } from './erase-past-visits.action.js';
import { ErasePerson, type ErasePersonParts } from './erase-person.action.js';
import { Erasing } from './erasing.action.js';
import { ErasureStore } from './erasure.store.js';
import { ErasureViews } from './erasure.views.js';
import { ExportPerson, type ExportPersonParts } from './export-person.action.js';
import { ExportedViews } from './exported.views.js';
import { ForgetOrigins } from './forget-origins.action.js';
import { KeptDays } from './kept-days.views.js';
import { NoteContactsErased } from './note-contacts-erased.action.js';
import { PRIVACY_TIMERS, startPrivacyTimers, startVisitPrivacyTimers, VISIT_PRIVACY_TIMERS } from './privacy.timers.js';

/** What privacy is made of, for the module of the service. */
export const privacyProviders = (tokenKey: InjectionToken<Buffer>): Provider[] => [
  provide(ErasableStore),
  provide(ErasureStore),
  provide(Erasing, ErasableStore, ErasureStore, Outbox, Trail, Clock),
  {
    provide: ErasePerson,
    inject: [UnitOfWork, PersonKeyStore, ErasableStore, Erasing, RememberedAnswerStore, tokenKey],
    useFactory: (
      unitOfWork: ErasePersonParts['unitOfWork'],
      personKeys: ErasePersonParts['personKeys'],
      erasables: ErasePersonParts['erasables'],
      erasing: ErasePersonParts['erasing'],
      remembered: ErasePersonParts['remembered'],
      key: Buffer,
    ) => new ErasePerson({ unitOfWork, personKeys, erasables, erasing, remembered, tokenKey: key }),
  },
  provide(ExportedViews, Seal),
  {
    provide: ExportPerson,
    inject: [UnitOfWork, PersonKeyStore, ErasableStore, ExportedViews, Trail, Clock, tokenKey],
    useFactory: (
      unitOfWork: ExportPersonParts['unitOfWork'],
      personKeys: ExportPersonParts['personKeys'],
      erasables: ExportPersonParts['erasables'],
      exported: ExportPersonParts['exported'],
      trail: ExportPersonParts['trail'],
      clock: ExportPersonParts['clock'],
      key: Buffer,
    ) => new ExportPerson({ unitOfWork, personKeys, erasables, exported, trail, clock, tokenKey: key }),
  },
  provide(ErasureViews, DataSource, tokenKey),
  provide(KeptDays, DataSource, Municipalities, LOG),
  provide(ErasePast, UnitOfWork, ErasableStore, Erasing, KeptDays, Clock),
  provide(ErasePastVisits, UnitOfWork, KeptDays, Trail, Clock),
  { provide: VISIT_PRIVACY_TIMERS, inject: [Timers, ErasePastVisits], useFactory: startVisitPrivacyTimers },
  provide(ForgetOrigins, UnitOfWork, ErasableStore),
  provide(AnnounceAgain, UnitOfWork, ErasureStore, Outbox),
  provide(NoteContactsErased, Inbox, ErasureStore),
  {
    provide: PRIVACY_TIMERS,
    inject: [Timers, ErasePast, ForgetOrigins, AnnounceAgain],
    useFactory: startPrivacyTimers,
  },
];
