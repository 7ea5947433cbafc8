import { type Channel, mostHorizonDays, type NotOfferedReason, type Override } from '#contracts';
import { decideStart, localDayOf, type Place, type Visit } from '#free-time';
import { boundedVisitOf, detailsOf } from '../planning/visit.rules.js';
import { type Appointment, takesTime } from './appointment.rules.js';
import type { Refusal } from './decided.rules.js';
import { afterChange, type Ledger } from './ledger.rules.js';
import {
  type ChangeOrder,
  type ConfirmOrder,
  type MoveOrder,
  maySetAside,
  overrideOf,
  type Wish,
} from './orders.rules.js';

/** A place that may be taken, and what is kept of how. */
export interface Taken {
  readonly place: Place;
  readonly startAt: number;
  readonly endAt: number;
  readonly override: readonly Override[];
  readonly placeChannel: Channel;
}

interface Taker {
  readonly channel: Channel;
  /** The rules that staff set aside; they are kept with the place. */
  readonly override: readonly Override[];
  /** Its start stays the one that met lead and horizon when it was agreed. */
  readonly stays?: boolean;
}

const minute = 60_000;

/** The place for a wish, by the same rules as slots are listed, or why there is none. */
export const take = (ledger: Ledger, wish: Wish, taker: Taker): { readonly ok: Taken } | Refusal => {
  const freeTime = ledger.freeTimeByLocation.get(wish.locationId);
  const facts = ledger.factsByLocation.get(wish.locationId);
  if (!freeTime || !facts) return { refused: 'location-unknown', details: { locationId: wish.locationId } };
  const visit = boundedVisitOf(wish.items, facts, wish.needs.extraMinutes);
  if ('refused' in visit) return { refused: visit.refused, details: detailsOf(visit) };
  const { channel, override, stays = false } = taker;
  const beyond = stays
    ? undefined
    : beyondAnyRule(freeTime.planned.plan.timeZone, wish.start, { override, now: ledger.now });
  if (beyond) return { refused: 'slot-not-offered', details: { reason: beyond } };
  const aside = stays ? ([...override, 'lead', 'horizon'] as const) : override;
  const decided = decideStart(freeTime, visit, { channel, override: aside, now: ledger.now, start: wish.start });
  if ('ok' in decided)
    return {
      ok: { place: decided.ok, startAt: wish.start, endAt: endOf(wish, visit), override, placeChannel: channel },
    };
  if (decided.refused === 'slot-not-offered') return { refused: decided.refused, details: { reason: decided.reason } };
  const bookable = [...facts.values()].flatMap((one) => (one.bookable ? [one.productId] : []));
  return { refused: 'slot-taken', near: { wish, channel, bookable } };
};

const endOf = ({ start }: Wish, { durationMinutes }: Visit): number => start + durationMinutes * minute;

/** Who sets lead or horizon aside books neither the past nor further ahead than any product may be planned. */
const beyondAnyRule = (
  timeZone: string,
  start: number,
  { override, now }: { readonly override: readonly Override[]; readonly now: number },
): NotOfferedReason | undefined => {
  if (override.includes('lead') && start < now) return 'too-soon';
  const furthest = localDayOf(timeZone, now) + mostHorizonDays;
  return override.includes('horizon') && localDayOf(timeZone, start) > furthest ? 'too-far' : undefined;
};

/**
 * Takes a place as if the present one had been given back. What keeps its start and products met lead and horizon
 * before, and keeps what was set aside for it; what moves has what this order sets aside, and nothing else.
 */
export const takeInstead = (
  ledger: Ledger,
  appointment: Appointment,
  wish: Wish,
  order: ConfirmOrder | ChangeOrder | MoveOrder,
): { readonly ok: Taken } | Refusal => {
  const given = takesTime(appointment, ledger.now)
    ? afterChange(ledger, { before: appointment, after: { ...appointment, state: 'cancelled' } })
    : ledger;
  const known = (productId: string): boolean => appointment.items.some((item) => item.productId === productId);
  const stays =
    wish.start === appointment.startAt &&
    wish.locationId === appointment.locationId &&
    wish.items.every(({ productId }) => known(productId));
  // What was withdrawn meanwhile is not booked anew, but who has it may still move.
  const facts = new Map(
    [...(ledger.factsByLocation.get(wish.locationId) ?? [])].map(([id, product]) => [
      id,
      known(id) ? { ...product, bookable: true } : product,
    ]),
  );
  const free = { ...given, factsByLocation: new Map(ledger.factsByLocation).set(wish.locationId, facts) };
  const named = overrideOf(order);
  // What stays has its place already; who moves by plan asks on behalf of the one who booked; else the channel is that
  // of the credentials.
  const moves = order.kind === 'move' ? appointment.channel : order.caller.channel;
  const channel = stays ? appointment.placeChannel : moves;
  const kept = stays ? [...new Set([...appointment.override, ...named])] : named;
  const taken = take(free, wish, { channel, override: kept, stays });
  if ('refused' in taken || !stays || maySetAside(order.caller, kept)) return taken;
  // Who may not set rules aside does not stretch what staff set aside for a shorter visit.
  return taken.ok.place.until > appointment.place.until ? take(free, wish, { channel, override: named, stays }) : taken;
};
