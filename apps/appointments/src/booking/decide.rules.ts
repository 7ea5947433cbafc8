import { isDeepStrictEqual } from 'node:util';
import type { Customer } from '#contracts';
import { stands } from '../planning/stands.rules.js';
import { type Appointment, canBecome, changed, type Person, takesTime } from './appointment.rules.js';
import { merged, missingIn } from './customer.rules.js';
import { became, closed, type Decided, outdated, unknown } from './decided.rules.js';
import { type Deed, withStep } from './history.rules.js';
import { automatic, type Ledger } from './ledger.rules.js';
import {
  type BookOrder,
  type CancelOrder,
  type ChangeOrder,
  type ConfirmOrder,
  doneBy,
  type LapseOrder,
  type MoveOrder,
  maySetAside,
  noOverrides,
  type Order,
  overrideOf,
  type PlaceHoldOrder,
  type ReleaseOrder,
  type Wish,
} from './orders.rules.js';
import { take, takeInstead } from './taking.rules.js';
import { arrive, end, miss } from './visit-end.rules.js';

const minute = 60_000;

/** Says yes to an order or names the problem. Whether the caller may is asked before. */
export const decide = (ledger: Ledger, order: Order): Decided => {
  if (!maySetAside(order.caller, overrideOf(order))) return { refused: 'not-allowed', details: noOverrides };
  switch (order.kind) {
    case 'hold':
      return placeHold(ledger, order);
    case 'book':
      return book(ledger, order);
    case 'confirm':
      return confirm(ledger, order);
    case 'change':
      return change(ledger, order);
    case 'move':
      return move(ledger, order);
    case 'cancel':
      return cancel(ledger, order);
    case 'release':
      return release(ledger, order);
    case 'arrive':
      return arrive(ledger, order);
    case 'outcome':
      return end(ledger, order);
    case 'lapse':
      return lapse(ledger, order);
    case 'miss':
      return miss(ledger, order);
  }
};

const deedOf = ({ now }: Ledger, { caller, kind }: Pick<Order, 'caller' | 'kind'>): Deed => ({
  at: now,
  by: { ...doneBy(caller), ...(kind === 'move' ? { ownAccord: true } : {}) },
});

const create = (
  ledger: Ledger,
  order: PlaceHoldOrder | BookOrder,
  rest: Partial<Appointment> & Pick<Appointment, 'state'>,
): Decided => {
  const { caller, names, wish } = order;
  const override = overrideOf(order);
  const taken = take(ledger, wish, { channel: caller.channel, override });
  if ('refused' in taken) return taken;
  const after: Appointment = {
    ...names,
    ...taken.ok,
    municipalityId: ledger.municipalityId,
    version: 1,
    locationId: wish.locationId,
    released: false,
    items: wish.items,
    extraMinutes: wish.needs.extraMinutes ?? 0,
    channel: caller.channel,
    language: 'nl',
    heldUntil: undefined,
    origin: rest.state === 'held' ? caller.origin : undefined,
    tokenGeneration: 1,
    person: { needs: wish.needs },
    confirmedWith: undefined,
    history: withStep([], rest.state, { ...deedOf(ledger, order), override }),
    createdAt: ledger.now,
    changedAt: ledger.now,
    ...rest,
  };
  return { ok: after, change: { before: undefined, after } };
};

const placeHold = (ledger: Ledger, order: PlaceHoldOrder): Decided =>
  create(ledger, order, { state: 'held', heldUntil: ledger.now + order.holdMinutes * minute });

const book = (ledger: Ledger, order: BookOrder): Decided => {
  const { customer, language, notes } = order.who;
  const missing = missingIn(customer, order.caller.channel);
  if (missing.length > 0) return { refused: 'invalid-input', details: { errors: missing } };
  return create(ledger, order, { state: 'booked', language, person: { customer, notes, needs: order.wish.needs } });
};

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
    extraMinutes: order.needs ? (needs.extraMinutes ?? 0) : hold.extraMinutes,
  } as const;
  const deed = deedOf(ledger, order);
  if (booked.extraMinutes === hold.extraMinutes) return became(hold, changed(hold, deed, booked));
  const wish = { locationId: hold.locationId, items: hold.items, start: hold.startAt, needs };
  const taken = takeInstead(ledger, hold, wish, order);
  return 'refused' in taken ? taken : became(hold, changed(hold, deed, { ...booked, ...taken.ok }));
};

const isOver = (appointment: Appointment, now: number): boolean =>
  appointment.state !== 'booked' || appointment.startAt <= now;

const change = (ledger: Ledger, order: ChangeOrder): Decided => {
  const { id, ifMatch, change: asked, caller } = order;
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  const stale = outdated(before, ifMatch);
  if (stale) return stale;
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
  // Of whose person was erased the minutes stay, and no needs tell of them.
  const extraMinutes = asked.needs === undefined ? before.extraMinutes : (person.needs.extraMinutes ?? 0);
  const after = { person, items: wish.items, extraMinutes, locationId: wish.locationId };
  if (!needsAnotherPlace(before, wish, extraMinutes))
    return isDeepStrictEqual(person, before.person)
      ? { ok: before }
      : became(before, changed(before, deedOf(ledger, order), after));
  return inItsNewPlace(ledger, order, { before, wish, after });
};

const move = (ledger: Ledger, order: MoveOrder): Decided => {
  const before = ledger.appointmentsById.get(order.id);
  if (!before) return unknown;
  const { start, locationId = before.locationId } = order;
  if (before.state === 'booked' && before.startAt === start && before.locationId === locationId)
    return atThisTime(ledger, before, order);
  const stale = outdated(before, order.ifMatch);
  if (stale) return stale;
  if (isOver(before, ledger.now)) return closed;
  const wish = { locationId, items: before.items, start, needs: before.person.needs };
  return inItsNewPlace(ledger, order, { before, wish, after: { locationId } });
};

/** It has that time already; when a change of plan hit its desk, another one may serve it: an internal matter. */
const atThisTime = (ledger: Ledger, before: Appointment, order: MoveOrder): Decided => {
  const freeTime = ledger.freeTimeByLocation.get(before.locationId);
  const facts = ledger.factsByLocation.get(before.locationId);
  if (!freeTime || !facts || before.startAt <= ledger.now || stands(freeTime.planned, before, facts))
    return { ok: before };
  const wish = {
    locationId: before.locationId,
    items: before.items,
    start: before.startAt,
    needs: before.person.needs,
  };
  const taken = takeInstead(ledger, before, wish, order);
  return 'refused' in taken ? taken : became(before, { ...before, place: taken.ok.place });
};

const inItsNewPlace = (
  ledger: Ledger,
  order: ChangeOrder | MoveOrder,
  { before, wish, after }: { before: Appointment; wish: Wish; after: Partial<Appointment> },
): Decided => {
  const override = overrideOf(order);
  const taken = takeInstead(ledger, before, wish, order);
  if ('refused' in taken) return taken;
  return became(before, changed(before, { ...deedOf(ledger, order), override }, { ...after, ...taken.ok }));
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
    ...(customer ? { customer: merged((before.customer ?? {}) as Customer, customer) } : {}),
    ...(notesAfter === undefined ? {} : { notes: notesAfter }),
    needs: needs === undefined ? before.needs : needs === null ? {} : merged(before.needs, needs),
  };
};

const cancel = (ledger: Ledger, order: CancelOrder): Decided => {
  const before = ledger.appointmentsById.get(order.id);
  if (!before) return unknown;
  if (before.state === 'cancelled') return { ok: before };
  const stale = outdated(before, order.ifMatch);
  if (stale) return stale;
  const deed = deedOf(ledger, order);
  if (before.state === 'held' || before.state === 'lapsed') return letGo(before, deed);
  if (isOver(before, ledger.now)) return closed;
  return became(before, changed(before, deed, { state: 'cancelled' }));
};

const release = (ledger: Ledger, order: ReleaseOrder): Decided => {
  const before = ledger.appointmentsById.get(order.id);
  if (!before) return unknown;
  return before.state === 'held' || before.state === 'lapsed' ? letGo(before, deedOf(ledger, order)) : closed;
};

/** Only what is still held and over: who confirmed or released it meanwhile was first. */
const lapse = (ledger: Ledger, { id }: LapseOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  return before.state === 'held' && !takesTime(before, ledger.now)
    ? letGo(before, automatic(ledger, before))
    : { ok: before };
};

const letGo = (hold: Appointment, deed: Deed): Decided =>
  hold.state === 'lapsed' ? { ok: hold } : became(hold, changed(hold, deed, { state: 'lapsed' }));
