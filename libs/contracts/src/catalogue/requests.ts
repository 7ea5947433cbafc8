import { z } from 'zod';
import { Seen } from '../appointments/planning-requests.js';
import { Caller } from '../caller.js';
import { defineRequest } from '../define.js';
import { ProductId } from '../ids.js';
import { Language } from '../text.js';
import { Product, ProductDocument, ProductSummary } from './product.js';
import { ImportReport, Standard, StandardRow } from './standard.js';

export const Page = { page: z.int().min(1).max(10_000), pageSize: z.int().min(1).max(100) };

export const searchProducts = defineRequest({
  subject: 'catalogue.search-products.v1',
  input: z.object({
    q: z.string().max(200).optional(),
    audience: z.enum(['person', 'business']).optional(),
    theme: z.string().max(60).optional(),
    /** Wanted languages, best first. */
    languages: z.array(Language).min(1).max(10),
    ...Page,
  }),
  output: z.object({ items: z.array(ProductSummary), total: z.int() }),
  problems: [],
});

export const getProduct = defineRequest({
  subject: 'catalogue.get-product.v1',
  /** Drafts are seen by those who may write them only. */
  input: z.object({ caller: Caller, productId: ProductId }),
  output: Product,
  problems: ['product-unknown'],
});

export const putProduct = defineRequest({
  subject: 'catalogue.put-product.v1',
  input: z.object({ caller: Caller, productId: ProductId, seen: Seen, document: ProductDocument }),
  output: z.object({ created: z.boolean(), product: Product }),
  problems: ['version-changed'],
});

/** An import is staged in parts and then done in one transaction. */
export const stageStandards = defineRequest({
  subject: 'catalogue.stage-standards.v1',
  input: z.object({ caller: Caller, importId: z.uuid(), rows: z.array(StandardRow).min(1).max(500) }),
  output: z.object({ staged: z.int() }),
  problems: [],
});

export const finishStandardsImport = defineRequest({
  subject: 'catalogue.finish-standards-import.v1',
  patience: 60_000,
  input: z.object({ caller: Caller, importId: z.uuid(), rows: z.int().min(0) }),
  output: ImportReport,
  problems: ['invalid-input'],
});

export const listStandards = defineRequest({
  subject: 'catalogue.list-standards.v1',
  input: z.object({ q: z.string().max(200).optional(), layer: z.string().max(20).optional(), ...Page }),
  output: z.object({ items: z.array(Standard), total: z.int() }),
  problems: [],
});
