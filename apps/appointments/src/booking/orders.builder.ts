import type { Appointment, Caller, InputOf, listDay, Move, MovesOrder, noteArrival, Outcome } from '#contracts';
import {
  type Clock,
  type Metrics,
  type Outbox,
  ProblemError,
  type Question,
  type Seal,
  type Trail,
  type UnitOfWork,
} from '#platform';
import type { TestDatabase } from '#testkit';
import type { LocationStore } from '../locations/location.store.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import type { PutPlanningFacts } from '../planning/put-planning-facts.action.js';
import type { PutPlanningFactsHere } from '../planning/put-planning-facts-here.action.js';
import type { RemovePlanningFactsHere } from '../planning/remove-planning-facts-here.action.js';
import type { SlotsViews } from '../planning/slots.views.js';
import type { EditLocation } from '../replanning/edit-location.action.js';
import type { HitsViews } from '../replanning/hits.views.js';
import type { PutLocationPlan } from '../replanning/put-location-plan.action.js';
import { asked, byPhone, town } from './a-town.builder.js';
import type { AppointmentStore } from './appointment.store.js';
import type { AppointmentViews } from './appointment.views.js';
import type { BookAppointment } from './book-appointment.action.js';
import type { CancelAppointment, ReleaseHold } from './cancel-appointment.action.js';
import type { ChangeAppointment } from './change-appointment.action.js';
import type { DayViews } from './day.views.js';
import type { DecideOrders } from './decide-orders.action.js';
import type { MoveAppointments } from './move-appointments.action.js';
import type { NoteMissed } from './note-missed.action.js';
import type { NoteOutcome } from './note-visit.action.js';
import type { PlaceHold } from './place-hold.action.js';
import type { ReleasePast } from './release-past.action.js';
import type { RememberedAnswerStore } from './remembered-answers.store.js';
import type { SweepHolds } from './sweep-holds.action.js';

/** What rooms that make use of booking are built of. */
export interface InsideBooking {
  readonly unitOfWork: UnitOfWork;
  readonly outbox: Outbox;
  readonly trail: Trail;
  readonly seal: Seal;
  readonly locations: LocationStore;
  readonly plannedTimes: PlannedTimes;
  readonly appointments: AppointmentStore;
  readonly decideOrders: DecideOrders;
  readonly remembered: RememberedAnswerStore;
}

export interface Booking {
  readonly inside: InsideBooking;
  readonly database: TestDatabase;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly slots: SlotsViews;
  readonly views: AppointmentViews;
  readonly hold: PlaceHold;
  readonly release: ReleaseHold;
  readonly book: BookAppointment;
  readonly change: ChangeAppointment;
  readonly cancel: CancelAppointment;
  readonly sweep: SweepHolds;
  /** Arrives, without the line of the day. */
  readonly arrival: { run(question: Question<typeof noteArrival>): Promise<Appointment> };
  readonly outcome: NoteOutcome;
  readonly move: MoveAppointments;
  readonly day: DayViews;
  readonly missed: NoteMissed;
  readonly past: ReleasePast;
  readonly putPlan: PutLocationPlan;
  readonly editLocation: EditLocation;
  readonly hits: HitsViews;
  readonly putFacts: PutPlanningFacts;
  readonly putFactsHere: PutPlanningFactsHere;
  readonly removeFactsHere: RemovePlanningFactsHere;
}

const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' as const };

/** Orders as the gateway puts them, with sound defaults. */
export const orders = (booking: Booking, caller: Caller = byPhone, municipalityId = town) => ({
  slots: (change: object = {}) =>
    booking.slots.list(
      asked(
        { channel: caller.channel, items: [{ productId: 'paspoort', people: 1 }], extraMinutes: 0, ...change },
        municipalityId,
      ),
    ),
  hold: (start: string, change: object = {}, idempotency?: { key: string; route: string }) =>
    booking.hold.run(
      asked(
        {
          caller,
          ...(idempotency ? { idempotency } : {}),
          order: { items: [{ productId: 'paspoort', people: 1 }], locationId: 'stadskantoor', start, ...change },
        },
        municipalityId,
      ),
    ),
  book: (start: string, change: object = {}, idempotency?: { key: string; route: string }) =>
    booking.book.run(
      asked(
        {
          caller,
          ...(idempotency ? { idempotency } : {}),
          order: {
            items: [{ productId: 'paspoort', people: 1 }],
            locationId: 'stadskantoor',
            start,
            customer,
            language: 'nl',
            ...change,
          },
        },
        municipalityId,
      ),
    ),
  confirm: (holdId: string, change: object = {}, idempotency?: { key: string; route: string }) =>
    booking.book.run(
      asked(
        { caller, ...(idempotency ? { idempotency } : {}), order: { holdId, customer, language: 'nl', ...change } },
        municipalityId,
      ),
    ),
  change: (id: string, version: number | '*', change: object, idempotency?: { key: string; route: string }) =>
    booking.change.run(
      asked(
        { caller, ...(idempotency ? { idempotency } : {}), appointmentId: id, ifMatch: [String(version)], change },
        municipalityId,
      ),
    ),
  arrive: (appointmentId: string, ifMatch?: string[]) =>
    booking.arrival.run(asked({ caller, appointmentId, ...(ifMatch ? { ifMatch } : {}) }, municipalityId)),
  outcome: (appointmentId: string, outcome: Outcome, ifMatch?: string[]) =>
    booking.outcome.run(asked({ caller, appointmentId, outcome, ...(ifMatch ? { ifMatch } : {}) }, municipalityId)),
  move: (moves: Move[], change: Partial<MovesOrder> = {}, idempotency?: { key: string; route: string }) =>
    booking.move.run(
      asked({ caller, ...(idempotency ? { idempotency } : {}), order: { moves, ...change } }, municipalityId),
    ),
  day: (change: Partial<InputOf<typeof listDay>> = {}) =>
    booking.day.list(
      asked(
        { caller, locationId: 'stadskantoor', date: '2026-12-01', page: 1, pageSize: 20, ...change },
        municipalityId,
      ),
    ),
  cancel: (id: string) => booking.cancel.run(asked({ caller, appointmentId: id }, municipalityId)),
  release: (holdId: string) => booking.release.run(asked({ caller, holdId }, municipalityId)),
  get: (appointmentId: string) => booking.views.one(asked({ caller, appointmentId }, municipalityId)),
});

/** What an order was refused with; throws when it was not, or by nobody we know. */
export const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw error ?? new Error('It was not refused.');
  return { code: error.code, ...error.details };
};
