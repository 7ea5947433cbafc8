import { z } from 'zod';
import { Product, ProductSummary } from '../catalogue/product.js';
import { WayKind } from '../catalogue/way.js';
import { ProductId } from '../ids.js';
import { collectionOf, defineRoute, pageQuery, querySaid } from './route.js';

export const productParams = z.strictObject({ productId: ProductId });

export const searchProductsRoute = defineRoute({
  method: 'GET',
  path: '/v1/products',
  id: 'searchProducts',
  tag: 'Products',
  summary: 'Find products that are offered now, best match first.',
  description:
    'Words are found in title, keywords, synonyms and text, in Dutch and English, by their beginning while typing, and with one typing error. `found` shows where, `didYouMean` what was probably meant.',
  allows: 'anyone',
  query: z.strictObject({
    q: z.string().max(200).optional(),
    audience: z.enum(['person', 'business']).optional(),
    theme: z.string().max(60).optional(),
    lifeEvent: z.string().max(60).optional(),
    way: WayKind.optional(),
    noAppointmentNeeded: querySaid,
    ...pageQuery,
  }),
  status: 200,
  answer: collectionOf(ProductSummary).extend({ didYouMean: z.string().optional() }),
  cache: 'public',
  etag: true,
  lastModified: true,
  language: 'each',
  problems: [],
});

export const getProductRoute = defineRoute({
  method: 'GET',
  path: '/v1/products/{productId}',
  id: 'getProduct',
  tag: 'Products',
  summary: 'Everything about one product, the ways to get it included.',
  description:
    '`texts` holds every language, `text` the one asked (`Accept-Language`); parts that are missing in it are taken from another and named in `fallbacks`.',
  allows: 'anyone',
  params: productParams,
  status: 200,
  answer: Product,
  cache: 'public',
  etag: true,
  lastModified: true,
  language: 'one',
  problems: ['product-unknown'],
});

export const exportLinkedDataRoute = defineRoute({
  method: 'GET',
  path: '/v1/exports/cpsv-ap',
  id: 'exportLinkedData',
  tag: 'Products',
  summary: 'Every product offered now as CPSV-AP 3.2, in JSON-LD.',
  allows: 'anyone',
  status: 200,
  answer: z.record(z.string(), z.unknown()).meta({ id: 'LinkedData', description: 'A JSON-LD document.' }),
  answerType: 'application/ld+json',
  cache: 'public',
  etag: true,
  lastModified: true,
  problems: [],
});
