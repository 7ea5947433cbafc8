import { z } from 'zod';
import { CatalogueDocument, CatalogueReport } from '../catalogue/document.js';
import { ProductAsWas, ProductDocument, ProductDraft, ProductVersion } from '../catalogue/product.js';
import { DraftSummary } from '../catalogue/requests.js';
import {
  CatalogueSettings,
  CatalogueSettingsAsWere,
  CatalogueSettingsVersion,
  KeptCatalogueSettings,
} from '../catalogue/settings.js';
import { Language } from '../text.js';
import { Instant } from '../time.js';
import { productParams } from './catalogue.routes.js';
import { collectionOf, defineRoute, pageQuery, queryFlag, querySaid } from './route.js';

const editing = { tag: 'Editing', allows: { scopes: ['products'] }, cache: 'none' } as const;
const version = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'Use a whole number.')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1 });
const ofProduct = { ...editing, params: productParams, status: 200, answer: ProductDraft, etag: true } as const;

export const listDraftsRoute = defineRoute({
  ...editing,
  method: 'GET',
  path: '/v1/drafts',
  id: 'listDrafts',
  summary: 'Every product as it was written last, published or not, with what is missing in which language.',
  query: z.strictObject({ untranslated: Language.optional(), unpublished: querySaid, ...pageQuery }),
  status: 200,
  answer: collectionOf(DraftSummary),
  problems: [],
});

export const getProductDraftRoute = defineRoute({
  ...ofProduct,
  method: 'GET',
  path: '/v1/products/{productId}/draft',
  id: 'getProductDraft',
  summary: 'A product as it was written last, published or not. Its ETag is what every change asks for.',
  problems: ['product-unknown'],
});

export const putProductRoute = defineRoute({
  ...ofProduct,
  method: 'PUT',
  path: '/v1/products/{productId}',
  id: 'putProduct',
  summary: 'Write a product. What is offered stays as it is until this is published.',
  description: 'With `publish=true` it is published in the same step. The ETag to send is that of the draft.',
  query: z.strictObject({ publish: queryFlag }),
  body: ProductDocument,
  largestBody: 262_144,
  creates: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed'],
});

export const publishProductRoute = defineRoute({
  ...ofProduct,
  method: 'PUT',
  path: '/v1/products/{productId}/publication',
  id: 'publishProduct',
  summary: 'Publish what was written last, or in an earlier version: now, or at a time.',
  body: z
    .strictObject({
      /** The version in which it was written; the last unless told. */
      writtenIn: z.int().min(1).optional(),
      /** Not before this instant; now unless told. */
      at: Instant.optional(),
    })
    .meta({ id: 'Publication' }),
  ifMatch: 'required',
  problems: ['product-unknown', 'version-changed'],
});

export const withdrawProductRoute = defineRoute({
  ...editing,
  method: 'DELETE',
  path: '/v1/products/{productId}/publication',
  id: 'withdrawProduct',
  summary: 'Offer a product no longer. What was scheduled is off as well; what was written stays.',
  params: productParams,
  status: 204,
  ifMatch: 'required',
  problems: ['product-unknown', 'version-changed'],
});

export const unscheduleProductRoute = defineRoute({
  ...editing,
  method: 'DELETE',
  path: '/v1/products/{productId}/schedule',
  id: 'unscheduleProduct',
  summary: 'Do not publish what was scheduled. What is offered stays.',
  params: productParams,
  status: 204,
  ifMatch: 'required',
  problems: ['product-unknown', 'version-changed'],
});

export const listProductVersionsRoute = defineRoute({
  ...editing,
  method: 'GET',
  path: '/v1/products/{productId}/versions',
  id: 'listProductVersions',
  summary: 'What was done with a product, by whom and when; the last first.',
  params: productParams,
  query: z.strictObject(pageQuery),
  status: 200,
  answer: collectionOf(ProductVersion),
  problems: ['product-unknown'],
});

export const getProductVersionRoute = defineRoute({
  ...editing,
  method: 'GET',
  path: '/v1/products/{productId}/versions/{version}',
  id: 'getProductVersion',
  summary: 'A product as it stood in a version.',
  params: productParams.extend({ version }),
  status: 200,
  answer: ProductAsWas,
  problems: ['product-unknown', 'not-found'],
});

export const getCatalogueSettingsRoute = defineRoute({
  method: 'GET',
  path: '/v1/catalogue/settings',
  id: 'getCatalogueSettings',
  tag: 'Editing',
  summary: 'Languages, weights of effort, working days and facts of the municipality.',
  allows: 'anyone',
  status: 200,
  answer: KeptCatalogueSettings,
  cache: 'public',
  etag: true,
  lastModified: true,
  problems: [],
});

export const listCatalogueSettingsVersionsRoute = defineRoute({
  ...editing,
  method: 'GET',
  path: '/v1/catalogue/settings/versions',
  id: 'listCatalogueSettingsVersions',
  summary: 'When the settings of the catalogue were written, and by whom; the last first.',
  query: z.strictObject(pageQuery),
  status: 200,
  answer: collectionOf(CatalogueSettingsVersion),
  problems: [],
});

export const getCatalogueSettingsVersionRoute = defineRoute({
  ...editing,
  method: 'GET',
  path: '/v1/catalogue/settings/versions/{version}',
  id: 'getCatalogueSettingsVersion',
  summary: 'The settings of the catalogue as they stood in a version.',
  params: z.strictObject({ version }),
  status: 200,
  answer: CatalogueSettingsAsWere,
  problems: ['not-found'],
});

export const putCatalogueSettingsRoute = defineRoute({
  ...editing,
  method: 'PUT',
  path: '/v1/catalogue/settings',
  id: 'putCatalogueSettings',
  summary: 'Write the settings of the catalogue.',
  description:
    'Before they are written for the first time their version is 0. A fact that a product asks for can not be left out.',
  body: CatalogueSettings,
  status: 200,
  answer: KeptCatalogueSettings,
  creates: true,
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed'],
});

export const exportCatalogueRoute = defineRoute({
  ...editing,
  method: 'GET',
  path: '/v1/exports/catalogue',
  id: 'exportCatalogue',
  summary: 'The whole catalogue as one document, drafts and settings included.',
  description: 'Its ETag is what an import asks for.',
  status: 200,
  answer: CatalogueDocument,
  etag: true,
  problems: [],
});

export const importCatalogueRoute = defineRoute({
  ...editing,
  method: 'POST',
  path: '/v1/imports/catalogue',
  id: 'importCatalogue',
  summary: 'Take over a whole catalogue: all of it or nothing.',
  description:
    'Send the ETag of the export that the document was made from, or `*` to go over whatever there is. With `dryRun=true` nothing is written and the answer is the same. What is wrong is named by its place, such as `products[3].published.ways[0].url`. Sending it again changes nothing.',
  query: z.strictObject({
    dryRun: queryFlag,
    missing: z.enum(['keep', 'withdraw']).default('keep').meta({ default: 'keep' }),
  }),
  body: CatalogueDocument,
  largestBody: 33_554_432,
  ifMatch: 'required',
  status: 200,
  answer: CatalogueReport,
  problems: ['body-too-large', 'version-changed'],
});
