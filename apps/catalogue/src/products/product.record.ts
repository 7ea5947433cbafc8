import { EntitySchema } from 'typeorm';
import type { ProductDocument } from '#contracts';
import type { ProductCard } from './card.rules.js';

/** Its other columns are made by the database: the words of what is published, and when the clock has to do something. */
export interface ProductRecord {
  municipalityId: string;
  id: string;
  version: number;
  changedAt: Date;
  writtenIn: number;
  /** The languages in which nothing is missing of what was written last. */
  completeIn: string[];
  /** What is published. */
  document: ProductDocument | null;
  card: ProductCard | null;
  publishedIn: number | null;
  publishedAs: number | null;
  publishedAt: Date | null;
  offered: boolean;
  offeredFrom: Date | null;
  offeredUntil: Date | null;
  scheduledIn: number | null;
  scheduledAt: Date | null;
}

const instant = (name: string) => ({ name, type: 'timestamptz', nullable: true }) as const;
const version = (name: string) => ({ name, type: 'integer', nullable: true }) as const;

export const ProductRecord = new EntitySchema<ProductRecord>({
  name: 'Product',
  tableName: 'products',
  columns: {
    municipalityId: { name: 'municipality_id', type: 'text', primary: true },
    id: { type: 'text', primary: true },
    version: { type: 'integer' },
    changedAt: { name: 'changed_at', type: 'timestamptz' },
    writtenIn: { name: 'written_in', type: 'integer' },
    completeIn: { name: 'complete_in', type: 'text', array: true },
    document: { type: 'jsonb', nullable: true },
    card: { type: 'jsonb', nullable: true },
    publishedIn: version('published_in'),
    publishedAs: version('published_as'),
    publishedAt: instant('published_at'),
    offered: { type: 'boolean' },
    offeredFrom: instant('offered_from'),
    offeredUntil: instant('offered_until'),
    scheduledIn: version('scheduled_in'),
    scheduledAt: instant('scheduled_at'),
  },
});
