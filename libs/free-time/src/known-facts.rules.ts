import { type Item, type PlanningFacts, type ProductRefused, type Visit, visitOf } from './visit.rules.js';

export type FactsByProduct<F extends PlanningFacts = PlanningFacts> = ReadonlyMap<string, F>;

/** What planning knows of some products: in general, and all that holds at the locations where something differs. */
export interface KnownFacts<F extends PlanningFacts = PlanningFacts> {
  readonly inGeneral: FactsByProduct<F>;
  readonly whereDifferent: ReadonlyMap<string, FactsByProduct<F>>;
}

/** A product as it is in general, and by location what is different there. */
export interface ProductAndDifferences<F extends PlanningFacts & { readonly productId: string }> {
  readonly product: F;
  readonly differencesByLocation: Readonly<Record<string, Partial<PlanningFacts>>>;
}

/** What holds of these products at a location. */
export const factsAt = <F extends PlanningFacts>(known: KnownFacts<F>, locationId: string): FactsByProduct<F> =>
  known.whereDifferent.get(locationId) ?? known.inGeneral;

/** Brings together what holds in general and what is different somewhere. */
export const knownFacts = <F extends PlanningFacts & { readonly productId: string }>(
  products: readonly ProductAndDifferences<F>[],
): KnownFacts<F> => {
  const inGeneral = new Map(products.map(({ product }) => [product.productId, product]));
  const whereDifferent = new Map<string, Map<string, F>>();
  for (const { product, differencesByLocation } of products)
    for (const [locationId, differences] of Object.entries(differencesByLocation)) {
      const here = whereDifferent.get(locationId) ?? new Map(inGeneral);
      whereDifferent.set(locationId, here.set(product.productId, { ...product, ...differences }));
    }
  return { inGeneral, whereDifferent };
};

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
  factsByProduct: FactsByProduct,
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
