import type { DataSource } from 'typeorm';
import type { getProduct, Product } from '#contracts';
import { instantOf, ProblemError, type Question } from '#platform';
import { type KeptProduct, productOf } from './product.rules.js';

interface ProductRow extends Pick<KeptProduct, 'version' | 'document'> {
  readonly changed_at: Date;
}

export class ProductViews {
  constructor(private readonly dataSource: DataSource) {}

  /** Drafts are seen by those who may write them only. */
  async product({ municipalityId, input }: Question<typeof getProduct>): Promise<Product> {
    const { productId: id, caller } = input;
    const [row] = (await this.dataSource.query(
      'select version, document, changed_at from products where municipality_id = $1 and id = $2 and (published or $3)',
      [municipalityId, id, caller.scopes.includes('products')],
    )) as ProductRow[];
    if (!row) throw new ProblemError('product-unknown');
    return productOf({
      id,
      version: row.version,
      document: row.document,
      changedAt: instantOf(row.changed_at.getTime()),
    });
  }
}
