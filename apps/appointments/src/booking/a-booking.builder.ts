import { randomBytes } from 'node:crypto';
import type { Appointment } from '#contracts';
import { Clock, Metrics, Municipalities, type Municipality, makeLog, Outbox, Seal, Trail, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { DeskRecord, LocationRecord } from '../locations/location.record.js';
import { LocationStore } from '../locations/location.store.js';
import { migrations } from '../migrations/index.js';
import { PersonKeyStore } from '../people/person-keys.store.js';
import { PlanningFactsRecord } from '../planning/facts.record.js';
import { FactsStore } from '../planning/facts.store.js';
import { PlannedTimes } from '../planning/planned-times.mirror.js';
import { ProductMirror } from '../planning/product.mirror.js';
import { PutPlanningFacts } from '../planning/put-planning-facts.action.js';
import { PutPlanningFactsHere } from '../planning/put-planning-facts-here.action.js';
import { RemovePlanningFactsHere } from '../planning/remove-planning-facts-here.action.js';
import { SlotsViews } from '../planning/slots.views.js';
import { TakenTimes } from '../planning/taken-times.mirror.js';
import { EditLocation } from '../replanning/edit-location.action.js';
import { HitsViews } from '../replanning/hits.views.js';
import { Proposals } from '../replanning/proposals.views.js';
import { PutLocationPlan } from '../replanning/put-location-plan.action.js';
import { ReplanLocation } from '../replanning/replan-location.action.js';
import { SeatStore } from '../replanning/seat.store.js';
import { aPlan, asked, passportFacts, planner, town } from './a-town.builder.js';
import { Alternatives } from './alternatives.views.js';
import { AppointmentStore } from './appointment.store.js';
import { AppointmentViews } from './appointment.views.js';
import { AskForTime } from './ask-for-time.action.js';
import { BookAppointment } from './book-appointment.action.js';
import { CancelAppointment, ReleaseHold } from './cancel-appointment.action.js';
import { CapStore } from './caps.store.js';
import { ChangeAppointment } from './change-appointment.action.js';
import { ClockOrders } from './clock-orders.action.js';
import { DayViews } from './day.views.js';
import { DecideOrders } from './decide-orders.action.js';
import { MakeWay } from './make-way.action.js';
import { MoveAppointments } from './move-appointments.action.js';
import { NoteMissed } from './note-missed.action.js';
import { NoteOutcome } from './note-visit.action.js';
import type { Booking } from './orders.builder.js';
import { PlaceHold } from './place-hold.action.js';
import { ReleasePast } from './release-past.action.js';
import { RememberedAnswerStore } from './remembered-answers.store.js';
import { SweepHolds } from './sweep-holds.action.js';
import { TakeOrders } from './take-orders.action.js';

export * from './a-town.builder.js';
export * from './orders.builder.js';

/** Of every instance that is made here. */
export const keys = {
  token: randomBytes(32),
  data: randomBytes(32),
  fingerprint: randomBytes(32),
  lookUp: randomBytes(32),
};

/** What may be other than it is for real. */
export interface InstanceParts {
  readonly locations?: LocationStore;
  readonly Appointments?: typeof AppointmentStore;
  readonly holdMinutes?: number;
  readonly municipalities?: readonly Municipality[];
  readonly Decide?: typeof DecideOrders;
  readonly Caps?: typeof CapStore;
  readonly trail?: Trail;
  readonly lookUpKeys?: ReadonlyMap<string, Buffer>;
}

/** An instance of booking on this database, without Nest and NATS. Several on one database are several services. */
export const anInstance = (database: TestDatabase, now: number, parts: InstanceParts = {}): Booking => {
  const {
    locations = new LocationStore(),
    Appointments = AppointmentStore,
    holdMinutes = 10,
    municipalities = [],
  } = parts;
  const { Decide = DecideOrders, Caps = CapStore, trail = new Trail(), lookUpKeys } = parts;
  const { dataSource } = database;
  const metrics = new Metrics('test');
  const clock = new Clock();
  clock.set({ now, at: Date.now(), speed: 0 });
  const unitOfWork = new UnitOfWork(dataSource, metrics);
  const outbox = new Outbox('appointments', clock, new Municipalities([]));
  const personKeys = new PersonKeyStore({ keys: lookUpKeys ?? new Map([['h1', keys.lookUp]]) });
  const seal = new Seal(new Map([['k1', keys.data]]));
  const appointments = new Appointments(seal, dataSource, personKeys);
  const plannedTimes = new PlannedTimes();
  const takenTimes = new TakenTimes(plannedTimes);
  const remembered = new RememberedAnswerStore(seal, keys.fingerprint);
  const decideOrders = new Decide({
    locations,
    appointments,
    plannedTimes,
    takenTimes,
    remembered,
    caps: new Caps(personKeys, new Municipalities(municipalities)),
    trail,
    outbox,
    clock,
    tokenKey: keys.token,
  });
  const takeOrders = new TakeOrders(unitOfWork, appointments, decideOrders, metrics);
  const askForTime = new AskForTime(takeOrders, new Alternatives(dataSource, takenTimes, clock));
  const replan = new ReplanLocation({
    unitOfWork,
    locations: new LocationStore(),
    makeWay: new MakeWay(appointments, outbox, trail),
    seats: new SeatStore(),
    outbox,
    trail,
    clock,
  });
  const clockOrders = new ClockOrders(takeOrders, makeLog('appointments', 'silent'));
  const proposals = new Proposals(dataSource, plannedTimes, clock);
  return {
    inside: { unitOfWork, outbox, trail, seal, locations, plannedTimes, appointments, decideOrders, remembered },
    database,
    metrics,
    clock,
    slots: new SlotsViews(dataSource, takenTimes, clock),
    views: new AppointmentViews(dataSource, seal, keys.token, trail),
    hold: new PlaceHold(askForTime, remembered, holdMinutes),
    release: new ReleaseHold(takeOrders),
    book: new BookAppointment(askForTime, remembered),
    change: new ChangeAppointment(askForTime, remembered),
    cancel: new CancelAppointment(takeOrders),
    sweep: new SweepHolds(appointments, clockOrders, clock),
    arrival: {
      run: async ({ municipalityId, requestId, input: { caller, appointmentId, ifMatch }, deadline }) => {
        const order = { kind: 'arrive', caller, id: appointmentId, ifMatch } as const;
        return (await takeOrders.run(municipalityId, { order, traceId: requestId, deadline })) as Appointment;
      },
    },
    outcome: new NoteOutcome(takeOrders),
    move: new MoveAppointments(askForTime, remembered, unitOfWork, makeLog('appointments', 'silent')),
    day: new DayViews(dataSource, seal, trail),
    missed: new NoteMissed(appointments, clockOrders, clock),
    past: new ReleasePast(unitOfWork, locations, appointments, clock),
    putPlan: new PutLocationPlan(replan, proposals),
    editLocation: new EditLocation(replan, proposals),
    hits: new HitsViews(dataSource, proposals, clock),
    putFacts: new PutPlanningFacts(unitOfWork, new FactsStore(), outbox, trail),
    putFactsHere: new PutPlanningFactsHere(unitOfWork, new FactsStore(), outbox, trail),
    removeFactsHere: new RemovePlanningFactsHere(unitOfWork, new FactsStore(), outbox, trail),
  };
};

export const aBookingDatabase = (): Promise<TestDatabase> =>
  aDatabase({
    service: 'appointments',
    migrations,
    records: [LocationRecord, DeskRecord, PlanningFactsRecord],
  });

/** A location that can be booked, and the product for it. */
export const aBookableLocation = async (
  booking: Booking,
  { id = 'stadskantoor', municipalityId = town, plan = aPlan(3), facts = passportFacts } = {},
): Promise<void> => {
  await booking.putPlan.run(
    asked({ caller: planner, locationId: id, seen: { nothing: true }, plan, dryRun: false }, municipalityId),
  );
  const product = { caller: planner, productId: 'paspoort', seen: { nothing: true as const }, facts };
  await booking.putFacts.run(asked(product, municipalityId)).catch(() => undefined);
  await new ProductMirror().note(
    booking.database.dataSource.manager,
    { municipalityId, productId: 'paspoort', version: 1 },
    true,
  );
};
