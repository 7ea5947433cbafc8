import { randomBytes } from 'node:crypto';
import type { Caller, LocationPlan, PlanningFacts } from '#contracts';
import { Clock, Metrics, Municipalities, Outbox, ProblemError, Seal, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { DeskRecord, LocationRecord } from '../locations/location.record.js';
import { LocationStore } from '../locations/location.store.js';
import { PutLocationPlan } from '../locations/put-location-plan.action.js';
import { migrations } from '../migrations/index.js';
import { PlanningFactsRecord } from '../planning/facts.record.js';
import { FactsStore } from '../planning/facts.store.js';
import { PlannedTimes } from '../planning/planned-times.mirror.js';
import { ProductMirror } from '../planning/product.mirror.js';
import { PutPlanningFacts } from '../planning/put-planning-facts.action.js';
import { SlotsViews } from '../planning/slots.views.js';
import { Alternatives } from './alternatives.views.js';
import { AppointmentStore } from './appointment.store.js';
import { AppointmentViews } from './appointment.views.js';
import { AskForTime } from './ask-for-time.action.js';
import { BookAppointment } from './book-appointment.action.js';
import { CancelAppointment, ReleaseHold } from './cancel-appointment.action.js';
import { ChangeAppointment } from './change-appointment.action.js';
import { DecideOrders } from './decide-orders.action.js';
import { PlaceHold } from './place-hold.action.js';
import { RememberedAnswerStore } from './remembered-answers.store.js';
import { SweepHolds } from './sweep-holds.action.js';
import { TakeOrders } from './take-orders.action.js';

/** Monday 30 November 2026, eight o'clock in Amsterdam. */
export const monday = Date.parse('2026-11-30T07:00:00Z');
/** A start on Tuesday 1 December 2026, wall clock of Amsterdam. */
export const tuesday = (time: string): string =>
  new Date(`2026-12-01T${time}:00+01:00`).toISOString().replace('.000Z', 'Z');

export const town = 'voorbeeldstad';

export const aPlan = (desks: number, change: Partial<LocationPlan> = {}): LocationPlan => ({
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
  timeZone: 'Europe/Amsterdam',
  languages: ['nl'],
  accessibility: [],
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  exceptions: [],
  closures: [],
  quotas: [],
  desks: Array.from({ length: desks }, (_, at) => ({
    id: `balie-${at + 1}`,
    name: `Balie ${at + 1}`,
    skills: ['reisdocumenten'],
    shifts: [
      {
        startsOn: '2026-01-05',
        from: '09:00',
        until: '17:00',
        recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
        kind: 'both' as const,
      },
    ],
    closures: [],
  })),
  ...change,
});

export const passportFacts: PlanningFacts = {
  minutes: 10,
  extraPersonMinutes: 5,
  wrapUpMinutes: 0,
  stepMinutes: 5,
  leadMinutes: 0,
  horizonDays: 30,
  releaseTime: '00:00',
  skills: ['reisdocumenten'],
  maxPeople: 8,
};

export const byWeb: Caller = { client: 'anonymous', channel: 'web', scopes: [] };
export const byPhone: Caller = { client: 'phone', who: 'phone', channel: 'phone', scopes: ['appointments'] };

export interface Booking {
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
  readonly putPlan: PutLocationPlan;
  readonly putFacts: PutPlanningFacts;
}

const keys = { token: randomBytes(32), data: randomBytes(32), fingerprint: randomBytes(32) };

/** What may be other than it is for real. */
export interface InstanceParts {
  readonly locations?: LocationStore;
  readonly Appointments?: typeof AppointmentStore;
  readonly holdMinutes?: number;
}

/** An instance of booking on this database, without Nest and NATS. Several on one database are several services. */
export const anInstance = (database: TestDatabase, now: number, parts: InstanceParts = {}): Booking => {
  const { locations = new LocationStore(), Appointments = AppointmentStore, holdMinutes = 10 } = parts;
  const { dataSource } = database;
  const metrics = new Metrics('test');
  const clock = new Clock();
  clock.set({ now, at: Date.now(), speed: 0 });
  const unitOfWork = new UnitOfWork(dataSource, metrics);
  const outbox = new Outbox('appointments', clock, new Municipalities([]));
  const seal = new Seal(new Map([['k1', keys.data]]));
  const appointments = new Appointments(seal, dataSource);
  const plannedTimes = new PlannedTimes();
  const remembered = new RememberedAnswerStore(seal, keys.fingerprint);
  const decideOrders = new DecideOrders({
    locations,
    appointments,
    plannedTimes,
    remembered,
    outbox,
    clock,
    tokenKey: keys.token,
  });
  const takeOrders = new TakeOrders(unitOfWork, appointments, decideOrders, metrics);
  const askForTime = new AskForTime(takeOrders, new Alternatives(dataSource, plannedTimes, clock));
  return {
    database,
    metrics,
    clock,
    slots: new SlotsViews(dataSource, plannedTimes, clock),
    views: new AppointmentViews(dataSource, seal, keys.token),
    hold: new PlaceHold(askForTime, remembered, holdMinutes),
    release: new ReleaseHold(takeOrders),
    book: new BookAppointment(askForTime, remembered),
    change: new ChangeAppointment(askForTime, remembered),
    cancel: new CancelAppointment(takeOrders),
    sweep: new SweepHolds(appointments, takeOrders, clock),
    putPlan: new PutLocationPlan(unitOfWork, new LocationStore(), outbox, clock),
    putFacts: new PutPlanningFacts(unitOfWork, new FactsStore(), outbox),
  };
};

export const aBookingDatabase = (): Promise<TestDatabase> =>
  aDatabase({
    service: 'appointments',
    migrations,
    records: [LocationRecord, DeskRecord, PlanningFactsRecord],
  });

export const planner: Caller = { client: 'planner', who: 'planner', channel: 'counter', scopes: ['planning'] };
const asked = <I>(input: I, municipalityId = town) => ({ municipalityId, requestId: 'test', input });

/** A location that can be booked, and the product for it. */
export const aBookableLocation = async (
  booking: Booking,
  { id = 'stadskantoor', municipalityId = town, plan = aPlan(3), facts = passportFacts } = {},
): Promise<void> => {
  await booking.putPlan.run(asked({ caller: planner, locationId: id, seen: { nothing: true }, plan }, municipalityId));
  const product = { caller: planner, productId: 'paspoort', seen: { nothing: true as const }, facts };
  await booking.putFacts.run(asked(product, municipalityId)).catch(() => undefined);
  await new ProductMirror().note(
    booking.database.dataSource.manager,
    { municipalityId, productId: 'paspoort', version: 1 },
    true,
  );
};

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
