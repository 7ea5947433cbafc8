import { z } from 'zod';
import { PlannedProduct, PlannedProductHere, PlanningFacts, PlanningFactsHere } from '../appointments/planning.js';
import { LocationId, ProductId } from '../ids.js';
import { defineRoute } from './route.js';

const productParams = z.strictObject({ productId: ProductId });
const hereParams = z.strictObject({ productId: ProductId, locationId: LocationId });
const planning = { scopes: ['planning'] } as const;

export const getPlanningFactsRoute = defineRoute({
  method: 'GET',
  path: '/v1/products/{productId}/planning',
  id: 'getPlanningFacts',
  tag: 'Locations',
  summary: 'What planning needs to know of a product.',
  allows: planning,
  params: productParams,
  status: 200,
  answer: PlannedProduct,
  cache: 'none',
  etag: true,
  problems: ['product-unknown'],
});

export const putPlanningFactsRoute = defineRoute({
  method: 'PUT',
  path: '/v1/products/{productId}/planning',
  id: 'putPlanningFacts',
  tag: 'Locations',
  summary: 'Write what planning needs to know of a product.',
  allows: planning,
  params: productParams,
  body: PlanningFacts,
  status: 200,
  creates: true,
  answer: PlannedProduct,
  cache: 'none',
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed'],
});

const here = {
  path: '/v1/products/{productId}/planning/locations/{locationId}',
  tag: 'Locations',
  allows: planning,
  params: hereParams,
  cache: 'none',
} as const;

export const getPlanningFactsHereRoute = defineRoute({
  ...here,
  method: 'GET',
  id: 'getPlanningFactsHere',
  summary: 'What is different about a product at one location.',
  status: 200,
  answer: PlannedProductHere,
  etag: true,
  problems: ['product-unknown', 'not-found'],
});

export const putPlanningFactsHereRoute = defineRoute({
  ...here,
  method: 'PUT',
  id: 'putPlanningFactsHere',
  summary: 'Write what is different about a product at one location.',
  body: PlanningFactsHere,
  status: 200,
  creates: true,
  answer: PlannedProductHere,
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['product-unknown', 'location-unknown', 'version-changed'],
});

export const removePlanningFactsHereRoute = defineRoute({
  ...here,
  method: 'DELETE',
  id: 'removePlanningFactsHere',
  summary: 'Plan a product at this location as everywhere.',
  status: 204,
  ifMatch: 'required',
  problems: ['not-found', 'version-changed'],
});
