import type { ProductRefused, VisitTooLong } from '#free-time';

export { boundedVisitOf, isTooLong, type Visits, visitAt, visitsOf } from '#free-time';

/** What to tell of a refusal. */
export const detailsOf = (refusal: ProductRefused | VisitTooLong, path = 'items'): Record<string, unknown> =>
  refusal.refused === 'product-unknown'
    ? { productId: refusal.productId, detail: `No appointment can be made for ${refusal.productId}.` }
    : { errors: [{ path, message: 'This takes more than a day: ask for less at once.' }] };
