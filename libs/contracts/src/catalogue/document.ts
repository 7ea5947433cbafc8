import { z } from 'zod';
import { ProductId } from '../ids.js';
import { Instant } from '../time.js';
import { ProductDocument } from './product.js';
import { CatalogueSettings } from './settings.js';

export const catalogueFormat = 'open-loket-catalogue/1';

/** A product as a whole catalogue has it: what is published, what was written since, and what will be published. */
export const CatalogueEntry = z
  .strictObject({
    id: ProductId,
    published: ProductDocument.optional(),
    /** Not there when nothing was written since. */
    draft: ProductDocument.optional(),
    /** What will be published, and when; at once when that has passed. Without it nothing is scheduled. */
    scheduled: z.strictObject({ at: Instant, product: ProductDocument }).optional(),
  })
  .refine(
    ({ published, draft }) => published !== undefined || draft !== undefined,
    'Give what is published, or a draft.',
  )
  .meta({ id: 'CatalogueEntry' });
export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

/** A whole catalogue, to keep elsewhere or to take over. */
export const CatalogueDocument = z
  .strictObject({
    format: z.literal(catalogueFormat),
    settings: CatalogueSettings.optional(),
    products: z.array(CatalogueEntry).max(2_000),
  })
  .meta({ id: 'CatalogueDocument' });
export type CatalogueDocument = z.infer<typeof CatalogueDocument>;

/** What taking over a catalogue comes to. */
export const CatalogueReport = z
  .object({
    dryRun: z.boolean(),
    settingsChanged: z.boolean(),
    added: z.array(ProductId),
    changed: z.array(ProductId),
    unchanged: z.int(),
    /** Here and not in the document: kept as they are, or withdrawn when that was asked. */
    missing: z.array(ProductId),
    withdrawn: z.array(ProductId),
  })
  .meta({ id: 'CatalogueReport' });
export type CatalogueReport = z.infer<typeof CatalogueReport>;
