import { isDeepStrictEqual } from 'node:util';
import type { ProblemCode } from '#contracts';
import { type Asker, decideStart, type Override, type Place, type Visit } from '#free-time';
import { boundedVisitOf, detailsOf } from '../planning/visit.rules.js';
import { type Appointment, canBecome, changed, isVersion, type Person, takesTime } from './appointment.rules.js';
import { merged, missingIn } from './customer.rules.js';
import { afterChange, type Change, type Ledger } from './ledger.rules.js';
import type {
  BookOrder,
  CancelOrder,
  ChangeOrder,
  ConfirmOrder,
  LapseOrder,
  Order,
  PlaceHoldOrder,
  ReleaseOrder,
  Wish,
} from './orders.rules.js';

/** What is told with a refusal: everything in it is shown outside. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly details?: Readonly<Record<string, unknown>>;
  /** For `slot-taken`: what was wished by whom, to look for what is near. */
  readonly near?: { readonly wish: Wish; readonly channel: string };
}

/** The appointment as it is now, and the change that made it so; none: it was so already. */
export type Decided = { readonly ok: Appointment; readonly change?: Change } | Refusal;

const minute = 60_000;

/** Says yes to an order or names the problem. Whether the caller may is asked before. */
export const decide = (ledger: Ledger, order: Order): Decided => {
  switch (order.kind) {
    case 'hold':
      return placeHold(ledger, order);
    case 'book':
      return book(ledger, order);
    case 'confirm':
      return confirm(ledger, order);
    case 'change':
      return change(ledger, order);
    case 'cancel':
      return cancel(ledger, order);
    case 'release':
      return release(ledger, order);
    case 'lapse':
      return lapse(ledger, order);
  }
};

interface Taken {
  readonly place: Place;
  readonly startAt: number;
  readonly endAt: number;
}

const take = (
  ledger: Ledger,
  wish: Wish,
  asker: Pick<Asker, 'channel'> & { readonly override?: readonly Override[] },
): { readonly ok: Taken } | Refusal => {
  const freeTime = ledger.freeTimeByLocation.get(wish.locationId);
  if (!freeTime) return { refused: 'location-unknown', details: { locationId: wish.locationId } };
  const visit = boundedVisitOf(wish.items, ledger.factsByProduct, wish.needs.extraMinutes);
  if ('refused' in visit) return { refused: visit.refused, details: detailsOf(visit) };
  const decided = decideStart(freeTime, visit, { ...asker, now: ledger.now, start: wish.start });
  if ('ok' in decided) return { ok: { place: decided.ok, startAt: wish.start, endAt: endOf(wish, visit) } };
  if (decided.refused === 'slot-not-offered') return { refused: decided.refused, details: { reason: decided.reason } };
  return { refused: 'slot-taken', near: { wish, channel: asker.channel } };
};

const endOf = ({ start }: Wish, { durationMinutes }: Visit): number => start + durationMinutes * minute;

const create = (ledger: Ledger, order: PlaceHoldOrder | BookOrder, rest: Partial<Appointment>): Decided => {
  const { caller, names, wish } = order;
  const taken = take(ledger, wish, { channel: caller.channel });
  if ('refused' in taken) return taken;
  const after: Appointment = {
    ...names,
    ...taken.ok,
    municipalityId: ledger.municipalityId,
    state: 'held',
    version: 1,
    locationId: wish.locationId,
    items: wish.items,
    extraMinutes: wish.needs.extraMinutes ?? 0,
    channel: caller.channel,
    language: 'nl',
    heldUntil: undefined,
    tokenGeneration: 1,
    person: { needs: wish.needs },
    confirmedWith: undefined,
    createdAt: ledger.now,
    changedAt: ledger.now,
    ...rest,
  };
  return { ok: after, change: { before: undefined, after } };
};

const placeHold = (ledger: Ledger, order: PlaceHoldOrder): Decided =>
  create(ledger, order, { heldUntil: ledger.now + order.holdMinutes * minute });

const book = (ledger: Ledger, order: BookOrder): Decided => {
  const { customer, language, notes } = order.who;
  const missing = missingIn(customer, order.caller.channel);
  if (missing.length > 0) return { refused: 'invalid-input', details: { errors: missing } };
  return create(ledger, order, { state: 'booked', language, person: { customer, notes, needs: order.wish.needs } });
};

const unknown: Refusal = { refused: 'appointment-unknown' };
const closed: Refusal = { refused: 'appointment-closed' };

const confirm = (ledger: Ledger, order: ConfirmOrder): Decided => {
  const hold = ledger.appointmentsById.get(order.id);
  if (!hold) return unknown;
  if (hold.state === 'lapsed') return { refused: 'hold-lapsed' };
  if (hold.state === 'booked' && hold.confirmedWith === order.confirmedWith) return { ok: hold };
  if (!canBecome(hold, 'booked')) return closed;
  const missing = missingIn(order.who.customer, order.caller.channel);
  if (missing.length > 0) return { refused: 'invalid-input', details: { errors: missing } };
  const needs = order.needs ?? hold.person.needs;
  const { customer, language, notes } = order.who;
  const booked = {
    state: 'booked',
    heldUntil: undefined,
    language,
    person: { customer, notes, needs },
    confirmedWith: order.confirmedWith,
    extraMinutes: needs.extraMinutes ?? 0,
  } as const;
  if (booked.extraMinutes === hold.extraMinutes) return became(hold, changed(hold, ledger.now, booked));
  const wish = { locationId: hold.locationId, items: hold.items, start: hold.startAt, needs };
  const taken = takeInstead(ledger, hold, wish);
  return 'refused' in taken ? taken : became(hold, changed(hold, ledger.now, { ...booked, ...taken.ok }));
};

const became = (before: Appointment, after: Appointment): Decided => ({ ok: after, change: { before, after } });

/** Takes a place as if the present one had been given back. What stays at its start met lead and horizon before. */
const takeInstead = (ledger: Ledger, appointment: Appointment, wish: Wish): { readonly ok: Taken } | Refusal => {
  const given = takesTime(appointment, ledger.now)
    ? afterChange(ledger, { before: appointment, after: { ...appointment, state: 'cancelled' } })
    : ledger;
  const known = (productId: string): boolean => appointment.items.some((item) => item.productId === productId);
  const stays =
    wish.start === appointment.startAt &&
    wish.locationId === appointment.locationId &&
    wish.items.every(({ productId }) => known(productId));
  // What was withdrawn meanwhile is not booked anew, but who has it may still move.
  const factsByProduct = new Map(
    [...ledger.factsByProduct].map(([id, facts]) => [id, known(id) ? { ...facts, bookable: true } : facts]),
  );
  return take({ ...given, factsByProduct }, wish, {
    channel: appointment.channel,
    ...(stays ? { override: ['lead', 'horizon'] as const } : {}),
  });
};

const isOver = (appointment: Appointment, now: number): boolean =>
  appointment.state !== 'booked' || appointment.startAt <= now;

const change = (ledger: Ledger, { id, ifMatch, change: asked, caller }: ChangeOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  if (!isVersion(before, ifMatch)) return { refused: 'version-changed', details: { version: before.version } };
  if (isOver(before, ledger.now)) return closed;
  const person = personAfter(before.person, asked);
  const missing = asked.customer && person.customer ? missingIn(person.customer, caller.channel) : [];
  if (missing.length > 0) return { refused: 'invalid-input', details: { errors: missing } };
  const wish = {
    locationId: asked.locationId ?? before.locationId,
    items: asked.items ?? before.items,
    start: asked.start === undefined ? before.startAt : Date.parse(asked.start),
    needs: person.needs,
  };
  const extraMinutes = person.needs.extraMinutes ?? 0;
  const after = { person, items: wish.items, extraMinutes, locationId: wish.locationId };
  if (!needsAnotherPlace(before, wish, extraMinutes))
    return isDeepStrictEqual(person, before.person)
      ? { ok: before }
      : became(before, changed(before, ledger.now, after));
  const taken = takeInstead(ledger, before, wish);
  return 'refused' in taken ? taken : became(before, changed(before, ledger.now, { ...after, ...taken.ok }));
};

const needsAnotherPlace = (before: Appointment, wish: Wish, extraMinutes: number): boolean =>
  wish.start !== before.startAt ||
  wish.locationId !== before.locationId ||
  extraMinutes !== before.extraMinutes ||
  !sameItems(wish.items, before.items);

const sameItems = (one: Wish['items'], other: Wish['items']): boolean =>
  one.length === other.length &&
  one.every(({ productId, people }) => other.some((item) => item.productId === productId && item.people === people));

const personAfter = (before: Person, { customer, needs, notes }: ChangeOrder['change']): Person => {
  const { notes: notesBefore, ...rest } = before;
  const notesAfter = notes === undefined ? notesBefore : (notes ?? undefined);
  return {
    ...rest,
    ...(customer && before.customer ? { customer: merged(before.customer, customer) } : {}),
    ...(notesAfter === undefined ? {} : { notes: notesAfter }),
    needs: needs === undefined ? before.needs : needs === null ? {} : merged(before.needs, needs),
  };
};

const cancel = (ledger: Ledger, { id, ifMatch }: CancelOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  if (before.state === 'cancelled') return { ok: before };
  if (ifMatch && !isVersion(before, ifMatch))
    return { refused: 'version-changed', details: { version: before.version } };
  if (before.state === 'held' || before.state === 'lapsed') return letGo(ledger, before);
  if (isOver(before, ledger.now)) return closed;
  return became(before, changed(before, ledger.now, { state: 'cancelled' }));
};

const release = (ledger: Ledger, { id }: ReleaseOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  return before.state === 'held' || before.state === 'lapsed' ? letGo(ledger, before) : closed;
};

/** Only what is still held and over: who confirmed or released it meanwhile was first. */
const lapse = (ledger: Ledger, { id }: LapseOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  return before.state === 'held' && !takesTime(before, ledger.now) ? letGo(ledger, before) : { ok: before };
};

const letGo = (ledger: Ledger, hold: Appointment): Decided =>
  hold.state === 'lapsed' ? { ok: hold } : became(hold, changed(hold, ledger.now, { state: 'lapsed' }));
