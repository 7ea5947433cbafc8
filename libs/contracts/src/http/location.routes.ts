import { z } from 'zod';
import { Location, LocationPlan, OpenDay, PlannedLocation } from '../appointments/planning.js';
import { HolidaysOfYear, LocationDetails, PlanChange, WrittenLocation } from '../appointments/replanning.js';
import { LocationId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { collectionOf, defineRoute, pageQuery, queryFlag, queryNumber } from './route.js';

const locationParams = z.strictObject({ locationId: LocationId });
const planning = { scopes: ['planning'] } as const;

/** What every change of a plan may be asked: to be tried only. */
export const dryRunQuery = z.strictObject({
  dryRun: queryFlag.meta({ description: 'True: change nothing, answer what it would hit; 200, and no ETag.' }),
});

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

export const putLocationRoute = defineRoute({
  method: 'PUT',
  path: '/v1/locations/{locationId}',
  id: 'putLocation',
  tag: 'Locations',
  summary: 'Make a location, or change its name, address, time zone, languages or accessibility.',
  description: 'A new location has no hours and no desks yet.',
  allows: planning,
  params: locationParams,
  query: dryRunQuery,
  body: LocationDetails,
  status: 200,
  creates: true,
  answer: PlanChange,
  cache: 'none',
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed'],
});

export const getHolidaysRoute = defineRoute({
  method: 'GET',
  path: '/v1/locations/{locationId}/holidays',
  id: 'getHolidays',
  tag: 'Locations',
  summary: 'The public holidays of a year, and which of them the location observes.',
  description: '`year`: this year unless told.',
  allows: 'anyone',
  params: locationParams,
  query: z.strictObject({ year: queryNumber(2000, 2099).optional() }),
  status: 200,
  answer: HolidaysOfYear,
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

/** A plan as it is written: what was read may be sent again. */
export const LocationDocument = LocationPlan.extend({
  id: LocationId.optional().meta({ description: 'That of the path, or none.' }),
  version: z.int().optional().meta({ description: 'Is not read: the ETag that was seen counts.' }),
}).meta({ id: 'LocationDocument' });
export type LocationDocument = z.infer<typeof LocationDocument>;

export const putLocationPlanRoute = defineRoute({
  method: 'PUT',
  path: '/v1/locations/{locationId}/plan',
  id: 'putLocationPlan',
  tag: 'Locations',
  summary: 'Write a whole location as one document.',
  description:
    'The difference is applied. Appointments that it hits are not moved or cancelled: the answer names them, with a free time for each.',
  allows: planning,
  params: locationParams,
  query: dryRunQuery,
  body: LocationDocument,
  // However it is laid out; the plan in it may have `largestPlan`.
  largestBody: 1024 * 1024,
  status: 200,
  creates: true,
  answer: WrittenLocation,
  cache: 'none',
  etag: true,
  ifMatch: 'required-or-new',
  problems: ['version-changed'],
});
