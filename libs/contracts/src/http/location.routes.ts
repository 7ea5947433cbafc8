import { z } from 'zod';
import {
  Location,
  LocationPlan,
  OpenDay,
  PlannedLocation,
  PlannedProduct,
  PlanningFacts,
} from '../appointments/planning.js';
import { LocationId, ProductId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { collectionOf, defineRoute, pageQuery } from './route.js';

const locationParams = z.strictObject({ locationId: LocationId });
const productParams = z.strictObject({ productId: ProductId });
const planning = { scopes: ['planning'] } as const;

export const listLocationsRoute = defineRoute({
  method: 'GET',
  path: '/v1/locations',
  id: 'listLocations',
  tag: 'Locations',
  summary: 'The places where people can come.',
  allows: 'anyone',
  query: z.strictObject(pageQuery),
  status: 200,
  answer: collectionOf(Location),
  cache: 'public',
  etag: true,
  problems: [],
});

export const getLocationRoute = defineRoute({
  method: 'GET',
  path: '/v1/locations/{locationId}',
  id: 'getLocation',
  tag: 'Locations',
  summary: 'One place: address, languages, accessibility, weekly opening hours.',
  allows: 'anyone',
  params: locationParams,
  status: 200,
  answer: Location,
  cache: 'public',
  etag: true,
  problems: ['location-unknown'],
});

export const getOpeningHoursRoute = defineRoute({
  method: 'GET',
  path: '/v1/locations/{locationId}/opening-hours',
  id: 'getOpeningHours',
  tag: 'Locations',
  summary: 'Opening hours per date, exceptions and holidays included.',
  description: '`until` is exclusive; two weeks from today unless told, at most 366 days.',
  allows: 'anyone',
  params: locationParams,
  query: z.strictObject({ from: CalendarDate.optional(), until: CalendarDate.optional() }),
  status: 200,
  answer: z.object({ days: z.array(OpenDay) }),
  cache: 'public',
  etag: true,
  problems: ['location-unknown'],
});

export const getLocationPlanRoute = defineRoute({
  method: 'GET',
  path: '/v1/locations/{locationId}/plan',
  id: 'getLocationPlan',
  tag: 'Locations',
  summary: 'A whole location as one document.',
  allows: planning,
  params: locationParams,
  status: 200,
  answer: PlannedLocation,
  cache: 'none',
  etag: true,
  problems: ['location-unknown'],
});

export const putLocationPlanRoute = defineRoute({
  method: 'PUT',
  path: '/v1/locations/{locationId}/plan',
  id: 'putLocationPlan',
  tag: 'Locations',
  summary: 'Write a whole location as one document.',
  description: 'Existing appointments stay as they are. A desk that still has appointments can not be left out.',
  allows: planning,
  params: locationParams,
  body: LocationPlan,
  status: 200,
  creates: true,
  answer: PlannedLocation,
  cache: 'none',
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed', 'desk-taken'],
});

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
