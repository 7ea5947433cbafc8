import { EntitySchema } from 'typeorm';
import type { ProductDocument } from '#contracts';
import type { ProductCard } from './product.rules.js';

/** Its other columns are made by the database from the document: whether it is published, and its words for search. */
export interface ProductRecord {
  municipalityId: string;
  id: string;
  version: number;
  document: ProductDocument;
  card: ProductCard;
  changedAt: Date;
}

export const ProductRecord = new EntitySchema<ProductRecord>({
  name: 'Product',
  tableName: 'products',
  columns: {
    municipalityId: { name: 'municipality_id', type: 'text', primary: true },
    id: { type: 'text', primary: true },
    version: { type: 'integer' },
    document: { type: 'jsonb' },
    card: { type: 'jsonb' },
    changedAt: { name: 'changed_at', type: 'timestamptz' },
  },
});
