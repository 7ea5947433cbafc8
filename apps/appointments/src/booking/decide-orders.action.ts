import type { Appointment as AppointmentView, Hold } from '#contracts';
import { type Clock, type Outbox, type Outcome, ProblemError, sameBytes, type Trail, type Tx } from '#platform';
import type { LocationStore } from '../locations/location.store.js';
import { loadFacts } from '../planning/facts.record.js';
import { factsAt } from '../planning/facts.rules.js';
import type { PlannedTimes } from '../planning/planned-times.mirror.js';
import type { TakenTimes } from '../planning/taken-times.mirror.js';
import { announceChanges } from './announce-changes.action.js';
import type { Appointment } from './appointment.rules.js';
import type { AppointmentStore, Found } from './appointment.store.js';
import { appointmentView, bookedView, holdView } from './appointment.wording.js';
import { tokenOf } from './appointment-token.rules.js';
import { afterCounting, isCapped, overCap, type Tally } from './caps.rules.js';
import type { CapStore } from './caps.store.js';
import { decide } from './decide.rules.js';
import type { Decided, Refusal } from './decided.rules.js';
import { type DeedAbout, deedOf, lapseOf, looksOf } from './deeds.rules.js';
import { afterChange, type Change, type Ledger, lapsesFor } from './ledger.rules.js';
import { type Order, rightsOf } from './orders.rules.js';
import {
  nameOf,
  type Remembered,
  type RememberedAnswer,
  type RememberedAnswerStore,
} from './remembered-answers.store.js';
import { asksTheDate, horizonDaysOf, productsOf, stretchesOf } from './what-to-load.rules.js';
import { isTheirs } from './whose.rules.js';

/** An order, and the key under which its answer is remembered. */
export interface Asked {
  readonly order: Order;
  /** The trace it is part of, for the audit trail. */
  readonly traceId: string;
  readonly remember?: Remembered | undefined;
  /** Milliseconds since 1970, real time: after it nobody waits, and nothing may be done any more. */
  readonly deadline?: number | undefined;
}

export type OrderAnswer = Hold | AppointmentView | (AppointmentView & { token: string });

/** The appointment is not at the locations that were locked any more: look again where it is. */
export class MovedMeanwhile extends Error {}

/** Somebody stopped waiting while it was decided: what was written is taken back. */
export class TooLate extends Error {}

const late = (): ProblemError =>
  new ProblemError('service-unavailable', { detail: 'It came too late to be done.', retryAfterSeconds: 1 });

const isLate = ({ deadline }: Asked): boolean => deadline !== undefined && Date.now() > deadline;

/** A refusal on its way out; for `slot-taken` alternatives are still to be looked up. */
export class Refused extends ProblemError {
  constructor(readonly refusal: Refusal) {
    super(refusal.refused, refusal.details);
  }
}

export interface DecideOrdersParts {
  readonly locations: LocationStore;
  readonly appointments: AppointmentStore;
  readonly plannedTimes: PlannedTimes;
  readonly takenTimes: TakenTimes;
  readonly remembered: RememberedAnswerStore;
  readonly caps: CapStore;
  readonly trail: Trail;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly tokenKey: Buffer;
}

const nothingTaken = {
  factsByLocation: new Map<string, never>(),
  freeTimeByLocation: new Map<string, never>(),
};

const byId = (appointments: readonly Appointment[]): ReadonlyMap<string, Appointment> =>
  new Map(appointments.map((one) => [one.id, one]));

/** What many orders did together, before it is written. */
interface Done {
  readonly outcomes: readonly Outcome<OrderAnswer>[];
  readonly changes: readonly Change[];
  readonly answers: readonly { readonly asked: Remembered; readonly answer: unknown; readonly appointmentId: string }[];
  readonly deeds: readonly DeedAbout[];
}

/**
 * Decides many orders about the time of some locations in one transaction: locks the locations, loads, decides in
 * memory one after the other, writes all at once, announces. Each order has an answer of its own.
 */
export class DecideOrders {
  constructor(private readonly parts: DecideOrdersParts) {}

  async within(
    tx: Tx,
    municipalityId: string,
    locationIds: readonly string[],
    asked: readonly Asked[],
  ): Promise<readonly Outcome<OrderAnswer>[]> {
    const { locations, appointments, remembered, outbox, trail } = this.parts;
    const locked = await locations.lock(tx, municipalityId, locationIds);
    const known = await remembered.load(
      tx,
      municipalityId,
      asked.flatMap(({ remember }) => (remember ? [remember] : [])),
    );
    const ledger = await this.open(tx, municipalityId, locked, asked);
    const tally = await this.countOpen(tx, ledger, asked);
    const done = this.decideAll(ledger, tally, known, asked);
    await trail.note(tx, ...done.deeds);
    if (done.changes.length === 0) return done.outcomes;
    await appointments.save(tx, collapsed(done.changes));
    await remembered.save(tx, municipalityId, done.answers);
    await announceChanges(outbox, tx, municipalityId, done.changes);
    await locations.raiseVersions(tx, municipalityId, [...locked.keys()]);
    if (asked.some((one, at) => isLate(one) && 'ok' in (done.outcomes[at] ?? {}))) throw new TooLate();
    return done.outcomes;
  }

  private async open(
    tx: Tx,
    municipalityId: string,
    locked: ReadonlyMap<string, { readonly planVersion: number }>,
    asked: readonly Asked[],
  ): Promise<Ledger> {
    const { appointments, takenTimes, clock } = this.parts;
    const now = clock.now();
    const locationIds = [...locked.keys()];
    const orders = asked.map(({ order }) => order);
    const ids = [...new Set(orders.flatMap((order) => ('id' in order ? [order.id] : [])))];
    const loaded = await appointments.loadForUpdate(tx, municipalityId, ids);
    if (loaded.some(({ locationId }) => !locked.has(locationId))) throw new MovedMeanwhile();
    const stretches = stretchesOf(orders, loaded);
    const opened = { municipalityId, now, appointmentsById: byId(loaded) };
    if (stretches.length === 0 || locationIds.length === 0)
      return { ...opened, ...nothingTaken, timeZoneByLocation: await this.timeZones(tx, opened, locked, orders) };
    const known = await loadFacts(tx, municipalityId, { productIds: productsOf(orders, loaded), locationIds });
    const factsByLocation = new Map(locationIds.map((id) => [id, factsAt(known, id)]));
    const horizons = [...factsByLocation.values()].flatMap((facts) => [...facts.values()]);
    const horizonDays = horizonDaysOf(now, horizons, orders, loaded);
    const times = await takenTimes.of(tx, { municipalityId, locationIds }, { now, horizonDays });
    const overdueIds = [...times.values()].flatMap((time) => time.overdueIn(stretches));
    const overdue = await appointments.loadForUpdate(tx, municipalityId, overdueIds);
    return {
      ...opened,
      factsByLocation,
      freeTimeByLocation: new Map([...times].map(([id, { freeTime }]) => [id, freeTime])),
      timeZoneByLocation: new Map([...times].map(([id, { planned }]) => [id, planned.plan.timeZone])),
      appointmentsById: byId([...overdue, ...loaded]),
    };
  }

  /** Of who takes no time, and asks what date it is. */
  private async timeZones(
    tx: Tx,
    { municipalityId, now, appointmentsById }: Pick<Ledger, 'municipalityId' | 'now' | 'appointmentsById'>,
    locked: ReadonlyMap<string, { readonly planVersion: number }>,
    orders: readonly Order[],
  ): Promise<Ledger['timeZoneByLocation']> {
    const zones: [string, string][] = [];
    const horizonDays = horizonDaysOf(now, [], orders, [...appointmentsById.values()]);
    for (const [locationId, { planVersion }] of orders.some(asksTheDate) ? locked : []) {
      const of = { municipalityId, locationId, planVersion };
      zones.push([locationId, (await this.parts.plannedTimes.of(tx, of, { now, horizonDays })).planned.plan.timeZone]);
    }
    return new Map(zones);
  }

  private countOpen(tx: Tx, { municipalityId, now }: Ledger, asked: readonly Asked[]): Promise<Tally> {
    const orders = asked.map(({ order }) => order);
    return this.parts.caps.lockAndCount(tx, { municipalityId, now }, orders);
  }

  private decideAll(
    opened: Ledger,
    counted: Tally,
    known: ReadonlyMap<string, RememberedAnswer>,
    asked: readonly Asked[],
  ): Done {
    let ledger = opened;
    let tally = counted;
    const remembered = new Map(known);
    const changes: Change[] = [];
    const answers: Done['answers'][number][] = [];
    const deeds: DeedAbout[] = [];
    const outcomes = asked.map((one): Outcome<OrderAnswer> => {
      const { order, remember } = one;
      if (isLate(one)) return { error: late() };
      if (!this.mayBeAsked(ledger.municipalityId, order, foundIn(ledger, order)))
        return { error: new ProblemError('appointment-unknown') };
      const before = remember && remembered.get(nameOf(remember));
      if (remember && before)
        return sameBytes(before.fingerprint, remember.fingerprint)
          ? { ok: before.answer as OrderAnswer }
          : { error: new ProblemError('idempotency-key-reused') };
      const decided = withinCaps(tally, order, decide(ledger, order));
      if ('refused' in decided) return { error: new Refused(decided) };
      const answer = this.answerTo(order, decided.ok);
      if (!decided.change) {
        deeds.push(...looksOf(one, decided.ok));
        return { ok: answer };
      }
      const lapses = lapsesFor(ledger, decided.change.after);
      for (const change of [...lapses, decided.change]) {
        changes.push(change);
        ledger = afterChange(ledger, change);
        tally = afterCounting(tally, change);
      }
      deeds.push(...lapses.map((lapse) => lapseOf(one, lapse)), deedOf(one, decided.change));
      if (remember) {
        remembered.set(nameOf(remember), { fingerprint: remember.fingerprint, answer });
        answers.push({ asked: remember, answer, appointmentId: decided.ok.id });
      }
      return { ok: answer };
    });
    return { outcomes, changes, answers, deeds };
  }

  /** Whether what it is about is there and who orders has a right to it; before anything is locked, and under the lock. */
  mayBeAsked(municipalityId: string, order: Order, found: Pick<Found, 'tokenGeneration'> | undefined): boolean {
    if (!('id' in order)) return true;
    const named = { municipalityId, id: order.id, tokenGeneration: found?.tokenGeneration };
    return isTheirs(this.parts.tokenKey, named, order.caller, rightsOf[order.kind]);
  }

  private answerTo(order: Order, appointment: Appointment): OrderAnswer {
    const token = tokenOf(this.parts.tokenKey, appointment);
    if (order.kind === 'hold') return holdView(appointment, token);
    if (order.kind === 'book' || order.kind === 'confirm') return bookedView(appointment, token);
    return appointmentView(appointment);
  }
}

const foundIn = ({ appointmentsById }: Ledger, order: Order): Appointment | undefined =>
  'id' in order ? appointmentsById.get(order.id) : undefined;

const withinCaps = (tally: Tally, order: Order, decided: Decided): Decided =>
  ('ok' in decided && decided.change && isCapped(order) && overCap(tally, decided.change)) || decided;

/** The last of several changes of one appointment is what is written. */
const collapsed = (changes: readonly Change[]): Change[] => {
  const byId = new Map<string, Change>();
  for (const { before, after } of changes) {
    const earlier = byId.get(after.id);
    byId.set(after.id, { before: earlier ? earlier.before : before, after });
  }
  return [...byId.values()];
};
