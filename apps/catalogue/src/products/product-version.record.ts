import { EntitySchema } from 'typeorm';
import type { ChangedBy, ProductDocument, ProductVersion } from '#contracts';

/** One step in the history of a product; a document only of what was written. */
export interface ProductVersionRecord {
  municipalityId: string;
  productId: string;
  version: number;
  did: ProductVersion['did'];
  at: Date;
  by: ChangedBy;
  writtenIn: number;
  scheduledAt: Date | null;
  changed: string[];
  document: ProductDocument | null;
}

export const ProductVersionRecord = new EntitySchema<ProductVersionRecord>({
  name: 'ProductVersion',
  tableName: 'product_versions',
  columns: {
    municipalityId: { name: 'municipality_id', type: 'text', primary: true },
    productId: { name: 'product_id', type: 'text', primary: true },
    version: { type: 'integer', primary: true },
    did: { type: 'text' },
    at: { type: 'timestamptz' },
    by: { type: 'jsonb' },
    writtenIn: { name: 'written_in', type: 'integer' },
    scheduledAt: { name: 'scheduled_at', type: 'timestamptz', nullable: true },
    changed: { type: 'text', array: true },
    document: { type: 'jsonb', nullable: true },
  },
});
