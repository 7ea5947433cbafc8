import type { InjectionToken, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Outbox, provide, Seal, Trail, UnitOfWork } from '#platform';
import { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { FeedbackStore } from './feedback.store.js';
import { GiveFeedback, type GiveFeedbackParts } from './give-feedback.action.js';
import { WaitingFactsViews } from './waiting-facts.views.js';

/** What feedback is made of, for the module of the service. */
export const feedbackProviders = (tokenKey: InjectionToken<Buffer>): Provider[] => [
  provide(FeedbackStore, DataSource, Seal),
  {
    provide: GiveFeedback,
    inject: [UnitOfWork, FeedbackStore, RememberedAnswerStore, Trail, Outbox, Clock, tokenKey],
    useFactory: (
      unitOfWork: GiveFeedbackParts['unitOfWork'],
      store: GiveFeedbackParts['store'],
      remembered: GiveFeedbackParts['remembered'],
      trail: GiveFeedbackParts['trail'],
      outbox: GiveFeedbackParts['outbox'],
      clock: GiveFeedbackParts['clock'],
      key: Buffer,
    ) => new GiveFeedback({ unitOfWork, store, remembered, trail, outbox, clock, tokenKey: key }),
  },
  provide(WaitingFactsViews, DataSource, Clock),
];
