import { type Item, type PlanningFacts, type ProductRefused, type Visit, visitOf } from '#free-time';

/** A visit takes a desk for a day at most. */
export const longestVisitMinutes = 24 * 60;

/** A visit that no desk could serve in a day. */
export interface VisitTooLong {
  readonly refused: 'invalid-input';
}

/** The visit for these items, or why there is none. */
export const boundedVisitOf = (
  items: readonly Item[],
  factsByProduct: ReadonlyMap<string, PlanningFacts>,
  extraMinutes = 0,
): Visit | ProductRefused | VisitTooLong => {
  const visit = visitOf(items, factsByProduct, extraMinutes);
  return 'refused' in visit || visit.takenMinutes <= longestVisitMinutes ? visit : { refused: 'invalid-input' };
};

/** What to tell of a refusal. */
export const detailsOf = (refusal: ProductRefused | VisitTooLong, path = 'items'): Record<string, unknown> =>
  refusal.refused === 'product-unknown'
    ? { productId: refusal.productId, detail: `No appointment can be made for ${refusal.productId}.` }
    : { errors: [{ path, message: 'This takes more than a day: ask for less at once.' }] };
