import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  Clock,
  Inbox,
  LOG,
  Metrics,
  Municipalities,
  Outbox,
  provide,
  REACTIONS,
  Seal,
  Timers,
  Trail,
  UnitOfWork,
} from '#platform';
import type { AppointmentsSettings } from './appointments.settings.js';
import { boardProviders } from './board/board.module.js';
import { Alternatives } from './booking/alternatives.views.js';
import { AppointmentStore } from './booking/appointment.store.js';
import { AppointmentViews } from './booking/appointment.views.js';
import { AskForTime } from './booking/ask-for-time.action.js';
import { BookAppointment } from './booking/book-appointment.action.js';
import { AppointmentHandlers, HoldHandlers, VisitHandlers } from './booking/booking.handlers.js';
import { BOOKING_TIMERS, type BookingTimers, startBookingTimers } from './booking/booking.timers.js';
import { CancelAppointment, ReleaseHold } from './booking/cancel-appointment.action.js';
import { CapStore } from './booking/caps.store.js';
import { ChangeAppointment } from './booking/change-appointment.action.js';
import { ClockOrders } from './booking/clock-orders.action.js';
import { DayViews } from './booking/day.views.js';
import { DecideOrders, type DecideOrdersParts } from './booking/decide-orders.action.js';
import { ForgetAnswers } from './booking/forget-answers.action.js';
import { MakeWay } from './booking/make-way.action.js';
import { MoveAppointments } from './booking/move-appointments.action.js';
import { NoteMissed } from './booking/note-missed.action.js';
import { NoteOutcome } from './booking/note-visit.action.js';
import { PlaceHold } from './booking/place-hold.action.js';
import { ReleasePast } from './booking/release-past.action.js';
import { RememberedAnswerStore } from './booking/remembered-answers.store.js';
import { SweepHolds } from './booking/sweep-holds.action.js';
import { TakeOrders } from './booking/take-orders.action.js';
import { FeedbackHandlers } from './feedback/feedback.handlers.js';
import { feedbackProviders } from './feedback/feedback.module.js';
import { LocationHandlers } from './locations/location.handlers.js';
import { LocationStore } from './locations/location.store.js';
import { LocationViews } from './locations/location.views.js';
import { PersonKeyStore } from './people/person-keys.store.js';
import { FactsStore } from './planning/facts.store.js';
import { ForgetTimeChanges } from './planning/forget-time-changes.action.js';
import { NowViews } from './planning/now.views.js';
import { PlannedTimes } from './planning/planned-times.mirror.js';
import { PlanningHandlers } from './planning/planning.handlers.js';
import { PlanningViews } from './planning/planning.views.js';
import { ProductMirror } from './planning/product.mirror.js';
import { productReactions } from './planning/product.reactions.js';
import { PutPlanningFacts } from './planning/put-planning-facts.action.js';
import { PutPlanningFactsHere } from './planning/put-planning-facts-here.action.js';
import { RemovePlanningFactsHere } from './planning/remove-planning-facts-here.action.js';
import { SlotsViews } from './planning/slots.views.js';
import { TakenTimes } from './planning/taken-times.mirror.js';
import { WalkInTimes } from './planning/walk-in-times.mirror.js';
import { NoteContactsErased } from './privacy/note-contacts-erased.action.js';
import { PrivacyHandlers } from './privacy/privacy.handlers.js';
import { privacyProviders } from './privacy/privacy.module.js';
import { privacyReactions } from './privacy/privacy.reactions.js';
import { queueHandlers, queueProviders } from './queue/queue.module.js';
import { EditLocation } from './replanning/edit-location.action.js';
import { HitsViews } from './replanning/hits.views.js';
import { Proposals } from './replanning/proposals.views.js';
import { PutLocationPlan } from './replanning/put-location-plan.action.js';
import { ReplanLocation, type ReplanLocationParts } from './replanning/replan-location.action.js';
import { ReplanningHandlers } from './replanning/replanning.handlers.js';
import { SeatStore } from './replanning/seat.store.js';
import { KeyPersons } from './reseal/key-persons.action.js';
import { RESEAL_TIMERS, startResealTimers } from './reseal/reseal.timers.js';
import { SealedPersonStore } from './reseal/sealed-person.store.js';

const TOKEN_KEY = Symbol('token key');
const FINGERPRINT_KEY = Symbol('fingerprint key');
const HOLD_MINUTES = Symbol('hold minutes');

@Module({})
class AppointmentsModule {}

export const appointmentsModule = (settings: AppointmentsSettings): DynamicModule => ({
  module: AppointmentsModule,
  controllers: [
    LocationHandlers,
    ReplanningHandlers,
    PlanningHandlers,
    HoldHandlers,
    AppointmentHandlers,
    VisitHandlers,
    ...queueHandlers,
    FeedbackHandlers,
    PrivacyHandlers,
  ],
  providers: [
    { provide: TOKEN_KEY, useValue: settings.TOKEN_KEY },
    { provide: FINGERPRINT_KEY, useValue: settings.FINGERPRINT_KEY },
    { provide: HOLD_MINUTES, useValue: settings.HOLD_MINUTES },
    { provide: Seal, useValue: new Seal(settings.DATA_KEYS) },
    {
      provide: PersonKeyStore,
      useValue: new PersonKeyStore({ keys: settings.LOOKUP_KEYS, country: settings.PHONE_COUNTRY }),
    },
    provide(LocationStore),
    provide(LocationViews, DataSource, Clock),
    provide(FactsStore),
    provide(PlannedTimes),
    provide(WalkInTimes),
    provide(ProductMirror),
    provide(PlanningViews, DataSource),
    provide(TakenTimes, PlannedTimes),
    provide(ForgetTimeChanges, UnitOfWork),
    provide(SlotsViews, DataSource, TakenTimes, Clock),
    provide(NowViews, DataSource, PlannedTimes, WalkInTimes, Clock),
    provide(PutPlanningFacts, UnitOfWork, FactsStore, Outbox, Trail),
    provide(PutPlanningFactsHere, UnitOfWork, FactsStore, Outbox, Trail),
    provide(RemovePlanningFactsHere, UnitOfWork, FactsStore, Outbox, Trail),
    provide(AppointmentStore, Seal, DataSource, PersonKeyStore),
    provide(AppointmentViews, DataSource, Seal, TOKEN_KEY, Trail),
    provide(RememberedAnswerStore, Seal, FINGERPRINT_KEY),
    provide(CapStore, PersonKeyStore, Municipalities),
    {
      provide: DecideOrders,
      inject: [
        LocationStore,
        AppointmentStore,
        PlannedTimes,
        TakenTimes,
        RememberedAnswerStore,
        CapStore,
        Trail,
        Outbox,
        Clock,
        TOKEN_KEY,
      ],
      useFactory: (
        locations: DecideOrdersParts['locations'],
        appointments: DecideOrdersParts['appointments'],
        plannedTimes: DecideOrdersParts['plannedTimes'],
        takenTimes: DecideOrdersParts['takenTimes'],
        remembered: DecideOrdersParts['remembered'],
        caps: DecideOrdersParts['caps'],
        trail: DecideOrdersParts['trail'],
        outbox: DecideOrdersParts['outbox'],
        clock: DecideOrdersParts['clock'],
        tokenKey: Buffer,
      ) =>
        new DecideOrders({
          locations,
          appointments,
          plannedTimes,
          takenTimes,
          remembered,
          caps,
          trail,
          outbox,
          clock,
          tokenKey,
        }),
    },
    provide(TakeOrders, UnitOfWork, AppointmentStore, DecideOrders, Metrics),
    provide(Alternatives, DataSource, TakenTimes, Clock),
    provide(AskForTime, TakeOrders, Alternatives),
    provide(PlaceHold, AskForTime, RememberedAnswerStore, HOLD_MINUTES),
    provide(BookAppointment, AskForTime, RememberedAnswerStore),
    provide(ChangeAppointment, AskForTime, RememberedAnswerStore),
    provide(CancelAppointment, TakeOrders),
    provide(ReleaseHold, TakeOrders),
    provide(ClockOrders, TakeOrders, LOG),
    provide(SweepHolds, AppointmentStore, ClockOrders, Clock),
    provide(ForgetAnswers, UnitOfWork, RememberedAnswerStore),
    provide(NoteOutcome, TakeOrders),
    provide(MoveAppointments, AskForTime, RememberedAnswerStore, UnitOfWork, LOG),
    provide(DayViews, DataSource, Seal, Trail),
    provide(NoteMissed, AppointmentStore, ClockOrders, Clock),
    provide(ReleasePast, UnitOfWork, LocationStore, AppointmentStore, Clock),
    {
      provide: BOOKING_TIMERS,
      inject: [Timers, ForgetAnswers, SweepHolds, NoteMissed, ReleasePast, ForgetTimeChanges],
      useFactory: (
        timers: Timers,
        forgetAnswers: BookingTimers['forgetAnswers'],
        sweepHolds: BookingTimers['sweepHolds'],
        noteMissed: BookingTimers['noteMissed'],
        releasePast: BookingTimers['releasePast'],
        forgetTimeChanges: BookingTimers['forgetTimeChanges'],
      ) => startBookingTimers(timers, { forgetAnswers, sweepHolds, noteMissed, releasePast, forgetTimeChanges }),
    },
    provide(MakeWay, AppointmentStore, Outbox, Trail),
    provide(SeatStore),
    {
      provide: ReplanLocation,
      inject: [UnitOfWork, LocationStore, MakeWay, SeatStore, Outbox, Trail, Clock],
      useFactory: (
        unitOfWork: ReplanLocationParts['unitOfWork'],
        locations: ReplanLocationParts['locations'],
        makeWay: ReplanLocationParts['makeWay'],
        seats: ReplanLocationParts['seats'],
        outbox: ReplanLocationParts['outbox'],
        trail: ReplanLocationParts['trail'],
        clock: ReplanLocationParts['clock'],
      ) => new ReplanLocation({ unitOfWork, locations, makeWay, seats, outbox, trail, clock }),
    },
    provide(Proposals, DataSource, PlannedTimes, Clock),
    provide(PutLocationPlan, ReplanLocation, Proposals),
    provide(EditLocation, ReplanLocation, Proposals),
    provide(HitsViews, DataSource, Proposals, Clock),
    ...queueProviders(TOKEN_KEY),
    ...feedbackProviders(TOKEN_KEY),
    ...boardProviders(settings.EVENT_REPLICAS),
    ...privacyProviders(TOKEN_KEY),
    provide(SealedPersonStore, Seal, PersonKeyStore),
    provide(KeyPersons, UnitOfWork, SealedPersonStore, LOG),
    { provide: RESEAL_TIMERS, inject: [Timers, KeyPersons], useFactory: startResealTimers },
    {
      provide: REACTIONS,
      inject: [Inbox, ProductMirror, NoteContactsErased],
      useFactory: (inbox: Inbox, mirror: ProductMirror, noteContactsErased: NoteContactsErased) => [
        ...productReactions(inbox, mirror),
        ...privacyReactions(noteContactsErased),
      ],
    },
  ],
});
