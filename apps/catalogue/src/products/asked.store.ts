import type { Tx } from '#platform';
import type { AskedCondition } from './ways-check.rules.js';

export class AskedStore {
  /** Every condition of what is published, scheduled, or was written last, by product. */
  async conditions(tx: Tx, municipalityId: string): Promise<AskedCondition[]> {
    return tx.query(
      `select distinct product_id as "productId", asked -> 'fact' as fact, asked -> 'op' as op, asked -> 'value' as value
       from products as product
       join product_versions as written on written.municipality_id = product.municipality_id
         and written.product_id = product.id
         and written.version in (product.written_in, product.published_in, product.scheduled_in)
       cross join jsonb_path_query(written.document, '$.ways[*].conditions[*]') as asked
       where product.municipality_id = $1
       order by 1, 2, 3, 4`,
      [municipalityId],
    );
  }
}
