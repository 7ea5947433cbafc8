import { type Item, type PlanningFacts, type ProductRefused, type Visit, visitOf } from '#free-time';
import type { KnownFacts } from './facts.rules.js';

/** A visit takes a desk for a day at most. */
export const longestVisitMinutes = 24 * 60;

/** A visit that no desk could serve in a day. */
export interface VisitTooLong {
  readonly refused: 'invalid-input';
}

const tooLong: VisitTooLong = { refused: 'invalid-input' };

export const isTooLong = (visit: Visit): boolean => visit.takenMinutes > longestVisitMinutes;

/** The visit for these items, or why there is none. */
export const boundedVisitOf = (
  items: readonly Item[],
  factsByProduct: ReadonlyMap<string, PlanningFacts>,
  extraMinutes = 0,
): Visit | ProductRefused | VisitTooLong => {
  const visit = visitOf(items, factsByProduct, extraMinutes);
  return 'refused' in visit || !isTooLong(visit) ? visit : tooLong;
};

/** A visit in general, and as it is at the locations where something differs. */
export interface Visits {
  readonly inGeneral: Visit;
  readonly whereDifferent: ReadonlyMap<string, Visit>;
}

/**
 * The visit for these items at every location, or why there is none. At some it may be too long (isTooLong).
 * @param locationId the one that is asked about; none: all.
 */
export const visitsOf = (
  items: readonly Item[],
  known: KnownFacts,
  { extraMinutes, locationId }: { readonly extraMinutes: number; readonly locationId?: string | undefined },
): Visits | ProductRefused | VisitTooLong => {
  const inGeneral = visitOf(items, known.inGeneral, extraMinutes);
  if ('refused' in inGeneral) return inGeneral;
  const whereDifferent = new Map<string, Visit>();
  for (const [id, facts] of known.whereDifferent) {
    const visit = visitOf(items, facts, extraMinutes);
    if ('refused' in visit) return visit;
    whereDifferent.set(id, visit);
  }
  const visits = { inGeneral, whereDifferent };
  return isTooLong(visitAt(visits, locationId)) ? tooLong : visits;
};

/** @param locationId none: in general. */
export const visitAt = ({ inGeneral, whereDifferent }: Visits, locationId: string | undefined): Visit =>
  (locationId === undefined ? undefined : whereDifferent.get(locationId)) ?? inGeneral;

/** What to tell of a refusal. */
export const detailsOf = (refusal: ProductRefused | VisitTooLong, path = 'items'): Record<string, unknown> =>
  refusal.refused === 'product-unknown'
    ? { productId: refusal.productId, detail: `No appointment can be made for ${refusal.productId}.` }
    : { errors: [{ path, message: 'This takes more than a day: ask for less at once.' }] };
