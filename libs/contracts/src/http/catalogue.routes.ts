import { z } from 'zod';
import { Product, ProductDocument, ProductSummary } from '../catalogue/product.js';
import { Standard, StandardsImport } from '../catalogue/standard.js';
import { ProductId } from '../ids.js';
import { collectionOf, defineRoute, pageQuery, queryNumber } from './route.js';

const productParams = z.strictObject({ productId: ProductId });

export const searchProductsRoute = defineRoute({
  method: 'GET',
  path: '/v1/products',
  id: 'searchProducts',
  tag: 'Products',
  summary: 'Find products that are offered now, best match first.',
  allows: 'anyone',
  query: z.strictObject({
    q: z.string().max(200).optional(),
    audience: z.enum(['person', 'business']).optional(),
    theme: z.string().max(60).optional(),
    ...pageQuery,
  }),
  status: 200,
  answer: collectionOf(ProductSummary),
  cache: 'public',
  etag: true,
  problems: [],
});

export const getProductRoute = defineRoute({
  method: 'GET',
  path: '/v1/products/{productId}',
  id: 'getProduct',
  tag: 'Products',
  summary: 'Everything about one product, the ways to get it included.',
  allows: 'anyone',
  params: productParams,
  status: 200,
  answer: Product,
  cache: 'public',
  etag: true,
  problems: ['product-unknown'],
});

export const putProductRoute = defineRoute({
  method: 'PUT',
  path: '/v1/products/{productId}',
  id: 'putProduct',
  tag: 'Products',
  summary: 'Write a product.',
  allows: { scopes: ['products'] },
  params: productParams,
  body: ProductDocument,
  status: 200,
  creates: true,
  answer: Product,
  cache: 'none',
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed'],
});

export const listStandardsRoute = defineRoute({
  method: 'GET',
  path: '/v1/standards',
  id: 'listStandards',
  tag: 'Standards',
  summary: 'Names of the national list (UPL) that were imported.',
  allows: 'anyone',
  query: z.strictObject({
    q: z.string().max(200).optional(),
    layer: z.enum(['state', 'province', 'water-board', 'municipality']).optional(),
    ...pageQuery,
    pageSize: queryNumber(1, 100).default(50).meta({ default: 50 }),
  }),
  status: 200,
  answer: collectionOf(Standard),
  cache: 'public',
  etag: true,
  problems: [],
});

export const importStandardsRoute = defineRoute({
  method: 'POST',
  path: '/v1/standards/imports',
  id: 'importStandards',
  tag: 'Standards',
  summary: 'Import the national list of product names (UPL) from its CSV file.',
  description:
    'The file is read as a stream. A line that can not be read is reported with its number and reason and stops nothing else. All that could be read is taken over in one transaction; sending it again changes nothing.',
  allows: { scopes: ['products'] },
  body: z.string().meta({ description: 'The file, UTF-8.', format: 'binary' }),
  bodyTypes: ['text/csv'],
  status: 200,
  answer: StandardsImport,
  cache: 'none',
  problems: ['media-type-unknown', 'body-too-large'],
});
