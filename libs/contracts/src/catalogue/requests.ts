import { z } from 'zod';
import { Seen } from '../appointments/planning-requests.js';
import { IfMatch } from '../appointments/requests.js';
import { Caller } from '../caller.js';
import { defineRequest } from '../define.js';
import { ProductId } from '../ids.js';
import { Language } from '../text.js';
import { CalendarDate, Instant } from '../time.js';
import { CatalogueEntry, CatalogueReport } from './document.js';
import { Product, ProductAsWas, ProductDocument, ProductDraft, ProductSummary, ProductVersion } from './product.js';
import {
  CatalogueSettings,
  CatalogueSettingsAsWere,
  CatalogueSettingsVersion,
  KeptCatalogueSettings,
} from './settings.js';
import { FactDefinition, Way, WayKind } from './way.js';
import { WaysFacts } from './ways.js';

export const Page = { page: z.int().min(1).max(10_000), pageSize: z.int().min(1).max(100) };

/** Languages asked, best first; behind them come those of the municipality, then any. */
const languages = z.array(Language).max(10);
const ofProduct = { caller: Caller, productId: ProductId };

export const searchProducts = defineRequest({
  subject: 'catalogue.search-products.v1',
  input: z.object({
    q: z.string().max(200).optional(),
    audience: z.enum(['person', 'business']).optional(),
    theme: z.string().max(60).optional(),
    lifeEvent: z.string().max(60).optional(),
    /** A kind of way by which it can be had. */
    way: WayKind.optional(),
    /** Only what can be had without one; false: only what can not. */
    noAppointmentNeeded: z.boolean().optional(),
    languages,
    ...Page,
  }),
  output: z.object({
    items: z.array(ProductSummary),
    total: z.int(),
    /** What was probably meant, when a word is known to no product. */
    didYouMean: z.string().optional(),
    /** When anything of the catalogue changed last. */
    changedAt: z.iso.datetime().optional(),
  }),
  problems: [],
});

/** What is offered now; a draft is not. */
export const getProduct = defineRequest({
  subject: 'catalogue.get-product.v2',
  input: z.object({ productId: ProductId, languages }),
  /** `lastModified`: since when the answer is as it is. */
  output: z.object({ product: Product, lastModified: z.iso.datetime() }),
  problems: ['product-unknown'],
});

export const getProductDraft = defineRequest({
  subject: 'catalogue.get-product-draft.v1',
  input: z.object(ofProduct),
  output: ProductDraft,
  problems: ['product-unknown'],
});

/** Writes a draft, and publishes it at once when that is asked. */
export const putProduct = defineRequest({
  subject: 'catalogue.put-product.v2',
  input: z.object({ ...ofProduct, seen: Seen, document: ProductDocument, publish: z.boolean().default(false) }),
  output: z.object({ created: z.boolean(), product: ProductDraft }),
  problems: ['version-changed', 'invalid-input'],
});

/** Publishes what was written last, or in an earlier version: now, or at a time. */
export const publishProduct = defineRequest({
  subject: 'catalogue.publish-product.v1',
  input: z.object({ ...ofProduct, seen: Seen, writtenIn: z.int().min(1).optional(), at: Instant.optional() }),
  output: ProductDraft,
  problems: ['product-unknown', 'version-changed', 'invalid-input'],
});

/** Takes a product out of what is offered; what was scheduled is off as well. */
export const withdrawProduct = defineRequest({
  subject: 'catalogue.withdraw-product.v1',
  input: z.object({ ...ofProduct, seen: Seen }),
  output: ProductDraft,
  problems: ['product-unknown', 'version-changed'],
});

export const unscheduleProduct = defineRequest({
  subject: 'catalogue.unschedule-product.v1',
  input: z.object({ ...ofProduct, seen: Seen }),
  output: ProductDraft,
  problems: ['product-unknown', 'version-changed'],
});

/** Last first. */
export const listProductVersions = defineRequest({
  subject: 'catalogue.list-product-versions.v1',
  input: z.object({ ...ofProduct, ...Page }),
  output: z.object({ items: z.array(ProductVersion), total: z.int() }),
  problems: ['product-unknown'],
});

export const getProductVersion = defineRequest({
  subject: 'catalogue.get-product-version.v1',
  input: z.object({ ...ofProduct, version: z.int().min(1) }),
  output: ProductAsWas,
  problems: ['product-unknown', 'not-found'],
});

export const DraftSummary = z
  .object({
    id: ProductId,
    title: z.string(),
    version: z.int(),
    changedAt: z.iso.datetime(),
    /** Offered now. */
    offered: z.boolean(),
    /** Written since it was published, or never published. */
    unpublished: z.boolean(),
    scheduledAt: Instant.optional(),
    untranslated: z.array(z.object({ language: Language, fields: z.array(z.string()) })),
  })
  .meta({ id: 'DraftSummary' });
export type DraftSummary = z.infer<typeof DraftSummary>;

/** Every product for editors, by id. */
export const listDrafts = defineRequest({
  subject: 'catalogue.list-drafts.v1',
  input: z.object({
    caller: Caller,
    /** Only those of which something is missing in this language. */
    untranslated: Language.optional(),
    /** Only those that were written since they were published. */
    unpublished: z.boolean().optional(),
    ...Page,
  }),
  output: z.object({ items: z.array(DraftSummary), total: z.int() }),
  problems: [],
});

export const getCatalogueSettings = defineRequest({
  subject: 'catalogue.get-settings.v1',
  input: z.object({}),
  /** `changedAt`: since when they are as they are. */
  output: z.object({ settings: KeptCatalogueSettings, changedAt: z.iso.datetime() }),
  problems: [],
});

/** Last first. */
export const listCatalogueSettingsVersions = defineRequest({
  subject: 'catalogue.list-settings-versions.v1',
  input: z.object({ caller: Caller, ...Page }),
  output: z.object({ items: z.array(CatalogueSettingsVersion), total: z.int() }),
  problems: [],
});

export const getCatalogueSettingsVersion = defineRequest({
  subject: 'catalogue.get-settings-version.v1',
  input: z.object({ caller: Caller, version: z.int().min(1) }),
  output: CatalogueSettingsAsWere,
  problems: ['not-found'],
});

/** Version 0 is what there is before anybody wrote it. */
export const putCatalogueSettings = defineRequest({
  subject: 'catalogue.put-settings.v1',
  input: z.object({ caller: Caller, seen: Seen, settings: CatalogueSettings }),
  output: z.object({ created: z.boolean(), settings: KeptCatalogueSettings }),
  problems: ['version-changed', 'invalid-input'],
});

/** What the catalogue knows of the ways of products: the data that an answer is computed from. */
export const getWays = defineRequest({
  subject: 'catalogue.get-ways.v1',
  input: z.object({ productIds: z.array(ProductId).min(1).max(20) }),
  output: z.object({
    products: z.array(z.object({ productId: ProductId, ways: z.array(Way) })),
    settings: CatalogueSettings,
    /** The usual facts and those of the municipality, in its words. */
    facts: z.array(FactDefinition),
    /** Public holidays on which is not worked, from today for three years, by the municipality's clock. */
    daysOff: z.array(CalendarDate),
  }),
  /** With the `productId` that is not offered. */
  problems: ['product-unknown'],
});

export const getWaysFacts = defineRequest({
  subject: 'catalogue.get-ways-facts.v1',
  input: z.object({ languages }),
  output: z.object({ facts: WaysFacts, changedAt: z.iso.datetime() }),
  problems: [],
});

/** A part of the whole catalogue, by id. A reader starts anew when `revision` is not that of its first part. */
export const readCatalogue = defineRequest({
  subject: 'catalogue.read-catalogue.v1',
  input: z.object({
    /** Everything there is, drafts included; else what is offered now. */
    drafts: z.boolean(),
    after: ProductId.optional(),
    most: z.int().min(1).max(200),
  }),
  output: z.object({
    revision: z.int(),
    changedAt: z.iso.datetime(),
    settings: CatalogueSettings,
    products: z.array(CatalogueEntry),
    more: z.boolean(),
  }),
  problems: [],
});

/** A catalogue is staged in parts and then taken over in one transaction. */
export const stageCatalogue = defineRequest({
  subject: 'catalogue.stage-catalogue.v1',
  input: z.object({
    caller: Caller,
    importId: z.uuid(),
    first: z.int().min(0),
    products: z.array(CatalogueEntry).max(200),
  }),
  output: z.object({ staged: z.int() }),
  problems: [],
});

/** All or nothing; what is wrong is named by its place: `products[3].published.ways[0].conditions[1].fact`. */
export const finishCatalogueImport = defineRequest({
  subject: 'catalogue.finish-catalogue-import.v1',
  patience: 60_000,
  input: z.object({
    caller: Caller,
    importId: z.uuid(),
    /** Revisions of the catalogue that the writer saw; `*`: any. */
    versions: IfMatch,
    products: z.int().min(0),
    settings: CatalogueSettings.optional(),
    /** What becomes of products that the document does not name. */
    missing: z.enum(['keep', 'withdraw']),
    dryRun: z.boolean(),
  }),
  output: CatalogueReport,
  problems: ['version-changed', 'invalid-input'],
});
