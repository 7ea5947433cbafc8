import type { NotOfferedReason, Override } from '#contracts';
import { decideStart, type Place, type Visit } from '#free-time';
import { boundedVisitOf, detailsOf } from '../planning/visit.rules.js';
import { type Appointment, takesTime } from './appointment.rules.js';
import type { Refusal } from './decided.rules.js';
import { afterChange, type Ledger } from './ledger.rules.js';
import type { Wish } from './orders.rules.js';

/** A place that may be taken, and what is kept of how. */
export interface Taken {
  readonly place: Place;
  readonly startAt: number;
  readonly endAt: number;
  readonly override: readonly Override[];
}

interface Taker {
  readonly channel: string;
  /** The rules that staff set aside; they are kept with the place. */
  readonly override: readonly Override[];
  /** Its start stays the one that met lead and horizon when it was agreed. */
  readonly stays?: boolean;
}

const minute = 60_000;
/** No product may be booked further ahead. */
export const furthestMilliseconds = 730 * 24 * 60 * minute;

/** The place for a wish, by the same rules as slots are listed, or why there is none. */
export const take = (ledger: Ledger, wish: Wish, taker: Taker): { readonly ok: Taken } | Refusal => {
  const freeTime = ledger.freeTimeByLocation.get(wish.locationId);
  const facts = ledger.factsByLocation.get(wish.locationId);
  if (!freeTime || !facts) return { refused: 'location-unknown', details: { locationId: wish.locationId } };
  const visit = boundedVisitOf(wish.items, facts, wish.needs.extraMinutes);
  if ('refused' in visit) return { refused: visit.refused, details: detailsOf(visit) };
  const { channel, override, stays = false } = taker;
  const beyond = stays ? undefined : beyondAnyRule(wish.start, override, ledger.now);
  if (beyond) return { refused: 'slot-not-offered', details: { reason: beyond } };
  const aside = stays ? ([...override, 'lead', 'horizon'] as const) : override;
  const decided = decideStart(freeTime, visit, { channel, override: aside, now: ledger.now, start: wish.start });
  if ('ok' in decided) return { ok: { place: decided.ok, startAt: wish.start, endAt: endOf(wish, visit), override } };
  if (decided.refused === 'slot-not-offered') return { refused: decided.refused, details: { reason: decided.reason } };
  return { refused: 'slot-taken', near: { wish, channel } };
};

const endOf = ({ start }: Wish, { durationMinutes }: Visit): number => start + durationMinutes * minute;

/** Who sets lead or horizon aside books neither the past nor further than any product is planned. */
const beyondAnyRule = (start: number, override: readonly Override[], now: number): NotOfferedReason | undefined => {
  if (override.includes('lead') && start < now) return 'too-soon';
  return override.includes('horizon') && start > now + furthestMilliseconds ? 'too-far' : undefined;
};

/**
 * Takes a place as if the present one had been given back. What keeps its place and products met lead and horizon
 * before, and keeps what was set aside for it; what moves has what this order sets aside, and nothing else.
 */
export const takeInstead = (
  ledger: Ledger,
  appointment: Appointment,
  wish: Wish,
  named: readonly Override[],
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
  return take({ ...given, factsByLocation: new Map(ledger.factsByLocation).set(wish.locationId, facts) }, wish, {
    channel: appointment.channel,
    override: [...new Set([...(stays ? appointment.override : []), ...named])],
    stays,
  });
};
