import { type CanActivate, type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { pingOf, services } from '#contracts';
import {
  Ask,
  Clock,
  type HealthCheck,
  Hints,
  type Log,
  Metrics,
  Municipalities,
  Nats,
  provide,
  type QuestionKeys,
  SharedClock,
} from '#platform';
import { Board } from './board/board.mirror.js';
import { BoardSlots } from './board/board-slots.views.js';
import { ListSlots } from './board/list-slots.action.js';
import { Challenges } from './challenge/challenges.action.js';
import { DoorGuard } from './door/door.guard.js';
import { Admissions, IdentityGuard } from './door/identity.guard.js';
import { DoorLimits, LimitsGuard } from './door/limits.guard.js';
import { OriginGuard } from './door/origin.guard.js';
import { ProblemFilter } from './door/problem.filter.js';
import { ImportCatalogue } from './exchange/import-catalogue.action.js';
import { LinkedData } from './exchange/linked-data.views.js';
import { ReadWholeCatalogue } from './exchange/whole-catalogue.views.js';
import { Allowances } from './limits/allowances.action.js';
import { WrongCodes } from './limits/wrong-codes.action.js';
import { WatchLine } from './line/watch-line.action.js';
import { readDocsAsset } from './openapi/docs-assets.client.js';
import { DOCS_ASSETS, OPENAPI, OpenapiController } from './openapi/openapi.controller.js';
import { AppointmentsController } from './rest/appointments.controller.js';
import { AuditController } from './rest/audit.controller.js';
import { AuditViews } from './rest/audit.views.js';
import { CatalogueSettingsController } from './rest/catalogue-settings.controller.js';
import { ChallengeController } from './rest/challenge.controller.js';
import { ContactsController } from './rest/contacts.controller.js';
import { CounterController } from './rest/counter.controller.js';
import { DesksController } from './rest/desks.controller.js';
import { DevelopmentController } from './rest/development.controller.js';
import { DraftsController } from './rest/drafts.controller.js';
import { EditPlan } from './rest/edit-plan.action.js';
import { ExchangeController } from './rest/exchange.controller.js';
import { FeedbackController } from './rest/feedback.controller.js';
import { FindByCode } from './rest/find-by-code.action.js';
import { GiveFeedback } from './rest/give-feedback.action.js';
import { HandoffsController } from './rest/handoffs.controller.js';
import { CHECKS, HealthController } from './rest/health.controller.js';
import { HitsController } from './rest/hits.controller.js';
import { HoursController } from './rest/hours.controller.js';
import { LocationsController } from './rest/locations.controller.js';
import { PersonExports } from './rest/person-export.views.js';
import { PlanParts } from './rest/plan-parts.views.js';
import { PlanningFactsController } from './rest/planning-facts.controller.js';
import { PrivacyController } from './rest/privacy.controller.js';
import { ProductsController } from './rest/products.controller.js';
import { PublicationsController } from './rest/publications.controller.js';
import { PutPlan } from './rest/put-plan.action.js';
import { QueueController } from './rest/queue.controller.js';
import { QueueStreamController } from './rest/queue-stream.controller.js';
import { SlotsController } from './rest/slots.controller.js';
import { StandardsController } from './rest/standards.controller.js';
import { TakeTicket } from './rest/take-ticket.action.js';
import { TicketsController } from './rest/tickets.controller.js';
import { VisitsController } from './rest/visits.controller.js';
import { WaysController } from './rest/ways.controller.js';
import { ImportSdg } from './standards/import-sdg.action.js';
import { ImportStandards } from './standards/import-standards.action.js';
import { BundleViews } from './ways/bundle.views.js';
import { NextBestWays } from './ways/next-best.views.js';
import { TownViews } from './ways/town.views.js';
import { WaysViews } from './ways/ways.views.js';
import { WaysFactsViews } from './ways/ways-facts.views.js';

/** Who stands at the door, in this order. */
export const theDoor: readonly Type<CanActivate>[] = [IdentityGuard, LimitsGuard, DoorGuard, OriginGuard];

export interface GatewayParts {
  readonly guards: readonly Type<CanActivate>[];
  readonly nats: Nats;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly questionKeys: QuestionKeys;
  readonly clock: Clock;
  readonly municipalities: Municipalities;
  readonly admissions: Admissions;
  readonly allowances: Allowances;
  readonly limits: DoorLimits;
  readonly challenges: Challenges;
  readonly board: Board;
  readonly problems: ProblemFilter;
  /** None in production: then the clock is the clock. */
  readonly sharedClock: SharedClock | undefined;
  readonly openapi: string;
  /** How often a stream says something, in milliseconds. */
  readonly heartbeat: number;
  /** Where the outside finds us. */
  readonly publicUrl: string | undefined;
  /** The register of processing activities. */
  readonly processingActivities: string;
}

const controllers: Type[] = [
  ProductsController,
  DraftsController,
  PublicationsController,
  CatalogueSettingsController,
  WaysController,
  HandoffsController,
  PlanningFactsController,
  StandardsController,
  ExchangeController,
  LocationsController,
  HoursController,
  DesksController,
  HitsController,
  SlotsController,
  AppointmentsController,
  ChallengeController,
  VisitsController,
  TicketsController,
  CounterController,
  QueueController,
  FeedbackController,
  QueueStreamController,
  ContactsController,
  AuditController,
  PrivacyController,
  HealthController,
  OpenapiController,
];

const nowhere = '_';

const checksOf = (nats: Nats, ask: Ask): HealthCheck[] => [
  {
    name: 'nats',
    check: () => {
      if (!nats.isUp) throw new Error('away');
    },
  },
  ...services.map((service) => ({
    name: service,
    check: async () => {
      await ask.of(pingOf(service), { municipalityId: nowhere, requestId: 'health' }, {});
    },
  })),
];

@Module({})
class GatewayModule {}

export const gatewayModule = ({ sharedClock, ...parts }: GatewayParts): DynamicModule => {
  const ask = new Ask(parts.nats, parts.questionKeys);
  const boardSlots = new BoardSlots(parts.board, parts.clock, parts.log);
  const watchLine = new WatchLine({ ...parts, ask, hints: new Hints(parts.nats, 'appointments') });
  return {
    module: GatewayModule,
    controllers: sharedClock ? [...controllers, DevelopmentController] : controllers,
    providers: [
      { provide: Ask, useValue: ask },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Clock, useValue: parts.clock },
      { provide: Municipalities, useValue: parts.municipalities },
      { provide: Admissions, useValue: parts.admissions },
      { provide: Allowances, useValue: parts.allowances },
      { provide: DoorLimits, useValue: parts.limits },
      { provide: Challenges, useValue: parts.challenges },
      { provide: ListSlots, useValue: new ListSlots(boardSlots, ask, parts.metrics) },
      { provide: OPENAPI, useValue: Buffer.from(parts.openapi) },
      { provide: DOCS_ASSETS, useValue: readDocsAsset },
      { provide: CHECKS, useValue: checksOf(parts.nats, ask) },
      ...parts.guards.map((useClass) => ({ provide: APP_GUARD, useClass })),
      { provide: APP_FILTER, useValue: parts.problems },
      provide(WrongCodes, Allowances, Municipalities),
      provide(FindByCode, Ask, WrongCodes),
      provide(GiveFeedback, Ask, WrongCodes),
      provide(TakeTicket, Ask, WrongCodes, NextBestWays),
      provide(ImportStandards, Ask),
      provide(ImportSdg, Ask),
      provide(ReadWholeCatalogue, Ask),
      provide(ImportCatalogue, Ask),
      {
        provide: LinkedData,
        useFactory: (catalogue: ReadWholeCatalogue) =>
          new LinkedData(ask, catalogue, parts.municipalities, parts.publicUrl),
        inject: [ReadWholeCatalogue],
      },
      provide(TownViews, Ask, Clock),
      provide(WaysViews, TownViews),
      provide(BundleViews, TownViews),
      provide(NextBestWays, WaysViews),
      provide(WaysFactsViews, Ask),
      { provide: WatchLine, useValue: watchLine },
      provide(PersonExports, Ask),
      provide(PlanParts, Ask),
      provide(EditPlan, Ask),
      provide(PutPlan, Ask),
      { provide: AuditViews, useValue: new AuditViews(ask, parts.processingActivities) },
      ...(sharedClock ? [{ provide: SharedClock, useValue: sharedClock }] : []),
    ],
  };
};
