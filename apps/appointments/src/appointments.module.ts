import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Inbox, Metrics, Outbox, provide, REACTIONS, Seal, Timers, UnitOfWork } from '#platform';
import type { AppointmentsSettings } from './appointments.settings.js';
import { Alternatives } from './booking/alternatives.views.js';
import { AppointmentStore } from './booking/appointment.store.js';
import { AppointmentViews } from './booking/appointment.views.js';
import { AskForTime } from './booking/ask-for-time.action.js';
import { BookAppointment } from './booking/book-appointment.action.js';
import { AppointmentHandlers, HoldHandlers } from './booking/booking.handlers.js';
import { BOOKING_TIMERS, startBookingTimers } from './booking/booking.timers.js';
import { CancelAppointment, ReleaseHold } from './booking/cancel-appointment.action.js';
import { ChangeAppointment } from './booking/change-appointment.action.js';
import { DecideOrders, type DecideOrdersParts } from './booking/decide-orders.action.js';
import { ForgetAnswers } from './booking/forget-answers.action.js';
import { PlaceHold } from './booking/place-hold.action.js';
import { RememberedAnswerStore } from './booking/remembered-answers.store.js';
import { SweepHolds } from './booking/sweep-holds.action.js';
import { TakeOrders } from './booking/take-orders.action.js';
import { LocationHandlers } from './locations/location.handlers.js';
import { LocationStore } from './locations/location.store.js';
import { LocationViews } from './locations/location.views.js';
import { PutLocationPlan } from './locations/put-location-plan.action.js';
import { FactsStore } from './planning/facts.store.js';
import { PlannedTimes } from './planning/planned-times.mirror.js';
import { PlanningHandlers } from './planning/planning.handlers.js';
import { PlanningViews } from './planning/planning.views.js';
import { ProductMirror } from './planning/product.mirror.js';
import { productReactions } from './planning/product.reactions.js';
import { PutPlanningFacts } from './planning/put-planning-facts.action.js';
import { SlotsViews } from './planning/slots.views.js';

const TOKEN_KEY = Symbol('token key');
const FINGERPRINT_KEY = Symbol('fingerprint key');
const HOLD_MINUTES = Symbol('hold minutes');

@Module({})
class AppointmentsModule {}

export const appointmentsModule = (settings: AppointmentsSettings): DynamicModule => ({
  module: AppointmentsModule,
  controllers: [LocationHandlers, PlanningHandlers, HoldHandlers, AppointmentHandlers],
  providers: [
    { provide: TOKEN_KEY, useValue: settings.TOKEN_KEY },
    { provide: FINGERPRINT_KEY, useValue: settings.FINGERPRINT_KEY },
    { provide: HOLD_MINUTES, useValue: settings.HOLD_MINUTES },
    { provide: Seal, useValue: new Seal(settings.DATA_KEYS) },
    provide(LocationStore),
    provide(LocationViews, DataSource, Clock),
    provide(PutLocationPlan, UnitOfWork, LocationStore, Outbox, Clock),
    provide(FactsStore),
    provide(PlannedTimes),
    provide(ProductMirror),
    provide(PlanningViews, DataSource),
    provide(SlotsViews, DataSource, PlannedTimes, Clock),
    provide(PutPlanningFacts, UnitOfWork, FactsStore, Outbox),
    provide(AppointmentStore, Seal, DataSource),
    provide(AppointmentViews, DataSource, Seal, TOKEN_KEY),
    provide(RememberedAnswerStore, Seal, FINGERPRINT_KEY),
    {
      provide: DecideOrders,
      inject: [LocationStore, AppointmentStore, PlannedTimes, RememberedAnswerStore, Outbox, Clock, TOKEN_KEY],
      useFactory: (
        locations: DecideOrdersParts['locations'],
        appointments: DecideOrdersParts['appointments'],
        plannedTimes: DecideOrdersParts['plannedTimes'],
        remembered: DecideOrdersParts['remembered'],
        outbox: DecideOrdersParts['outbox'],
        clock: DecideOrdersParts['clock'],
        tokenKey: Buffer,
      ) => new DecideOrders({ locations, appointments, plannedTimes, remembered, outbox, clock, tokenKey }),
    },
    provide(TakeOrders, UnitOfWork, AppointmentStore, DecideOrders, Metrics),
    provide(Alternatives, DataSource, PlannedTimes, Clock),
    provide(AskForTime, TakeOrders, Alternatives),
    provide(PlaceHold, AskForTime, RememberedAnswerStore, HOLD_MINUTES),
    provide(BookAppointment, AskForTime, RememberedAnswerStore),
    provide(ChangeAppointment, AskForTime, RememberedAnswerStore),
    provide(CancelAppointment, TakeOrders),
    provide(ReleaseHold, TakeOrders),
    provide(SweepHolds, AppointmentStore, TakeOrders, Clock),
    provide(ForgetAnswers, UnitOfWork, RememberedAnswerStore),
    { provide: BOOKING_TIMERS, inject: [Timers, ForgetAnswers, SweepHolds], useFactory: startBookingTimers },
    { provide: REACTIONS, inject: [Inbox, ProductMirror], useFactory: productReactions },
  ],
});
