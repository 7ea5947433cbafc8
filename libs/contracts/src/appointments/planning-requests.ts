import { z } from 'zod';
import { Caller } from '../caller.js';
import { defineRequest } from '../define.js';
import { LocationId, ProductId } from '../ids.js';
import { CalendarDate } from '../time.js';
import {
  Location,
  LocationPlan,
  OpenDay,
  PlannedLocation,
  PlannedProduct,
  PlannedProductHere,
  PlanningFacts,
  PlanningFactsHere,
} from './planning.js';
import { Hits, HolidaysOfYear, PlanChange, PlanEdit, WrittenLocation } from './replanning.js';
import { IfMatch } from './requests.js';

/** What the writer saw: versions (If-Match), or that there is nothing yet (If-None-Match: *). */
export const Seen = z.union([z.object({ versions: IfMatch }), z.object({ nothing: z.literal(true) })]);

export const putLocationPlan = defineRequest({
  subject: 'appointments.put-location-plan.v1',
  input: z.object({
    caller: Caller,
    locationId: LocationId,
    seen: Seen,
    plan: LocationPlan,
    dryRun: z.boolean().default(false),
  }),
  output: z.object({ created: z.boolean(), location: WrittenLocation }),
  problems: ['version-changed', 'invalid-input'],
  patience: 20_000,
});

/** Changes one part of a location's plan; its version is the one of the whole plan. */
export const editLocation = defineRequest({
  subject: 'appointments.edit-location.v1',
  input: z.object({
    caller: Caller,
    locationId: LocationId,
    seen: Seen,
    edit: PlanEdit,
    dryRun: z.boolean().default(false),
  }),
  output: PlanChange.extend({ created: z.boolean() }),
  problems: ['location-unknown', 'desk-unknown', 'not-found', 'version-changed', 'invalid-input'],
  patience: 20_000,
});

/** What no longer lies in the plan of its location and still has to be moved. */
export const listHits = defineRequest({
  subject: 'appointments.list-hits.v1',
  input: z.object({ locationId: LocationId }),
  output: Hits,
  problems: ['location-unknown'],
  patience: 20_000,
});

export const getHolidays = defineRequest({
  subject: 'appointments.get-holidays.v1',
  input: z.object({ locationId: LocationId, year: z.int().min(2000).max(2099).optional() }),
  output: HolidaysOfYear.extend({ version: z.int() }),
  problems: ['location-unknown'],
});

export const getLocationPlan = defineRequest({
  subject: 'appointments.get-location-plan.v1',
  input: z.object({ locationId: LocationId }),
  output: PlannedLocation,
  problems: ['location-unknown'],
});

export const listLocations = defineRequest({
  subject: 'appointments.list-locations.v1',
  input: z.object({}),
  output: z.object({ locations: z.array(Location) }),
  problems: [],
});

export const getLocation = defineRequest({
  subject: 'appointments.get-location.v1',
  input: z.object({ locationId: LocationId }),
  output: Location,
  problems: ['location-unknown'],
});

export const getOpeningHours = defineRequest({
  subject: 'appointments.get-opening-hours.v1',
  input: z.object({ locationId: LocationId, from: CalendarDate.optional(), until: CalendarDate.optional() }),
  output: z.object({ days: z.array(OpenDay) }),
  problems: ['location-unknown', 'invalid-input'],
});

export const putPlanningFacts = defineRequest({
  subject: 'appointments.put-planning-facts.v1',
  input: z.object({ caller: Caller, productId: ProductId, seen: Seen, facts: PlanningFacts }),
  output: z.object({ created: z.boolean(), product: PlannedProduct }),
  problems: ['version-changed'],
});

export const getPlanningFacts = defineRequest({
  subject: 'appointments.get-planning-facts.v1',
  input: z.object({ productId: ProductId }),
  output: PlannedProduct,
  problems: ['product-unknown'],
});

const ofProductHere = { productId: ProductId, locationId: LocationId };

/** Writes what is different about a product at one location. */
export const putPlanningFactsHere = defineRequest({
  subject: 'appointments.put-planning-facts-here.v1',
  input: z.object({ caller: Caller, ...ofProductHere, seen: Seen, differences: PlanningFactsHere }),
  output: z.object({ created: z.boolean(), product: PlannedProductHere }),
  problems: ['product-unknown', 'location-unknown', 'version-changed'],
});

/** From then on the product is planned there as everywhere. */
export const removePlanningFactsHere = defineRequest({
  subject: 'appointments.remove-planning-facts-here.v1',
  input: z.object({ caller: Caller, ...ofProductHere, ifMatch: IfMatch }),
  output: z.object({}),
  problems: ['not-found', 'version-changed'],
});

export const getPlanningFactsHere = defineRequest({
  subject: 'appointments.get-planning-facts-here.v1',
  input: z.object(ofProductHere),
  output: PlannedProductHere,
  problems: ['product-unknown', 'not-found'],
});
