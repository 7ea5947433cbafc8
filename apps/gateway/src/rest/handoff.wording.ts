import type { countHandoffs, Handoff, OutputOf } from '#contracts';

export const handoffPath = ({ productId, id }: Handoff): string => `/v1/products/${productId}/handoffs/${id}`;

/** A page of counts, with the sums of all pages. */
export const handoffPage = (
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
  { items, total, ...sums }: OutputOf<typeof countHandoffs>,
) => ({ body: { items, page, pageSize, total, ...sums } });
