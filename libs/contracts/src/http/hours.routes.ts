import { z } from 'zod';
import { ClosureTimes, LocationPlan, ObservedHolidays } from '../appointments/planning.js';
import { HoursOfDate, Quotas, WeeklyHours } from '../appointments/replanning.js';
import { LocationId, PartId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { atLocation, listed, ofLocation, put, read, removed, replaced } from './plan-part.js';
import { collectionOf, defineRoute } from './route.js';

export const getWeeklyHoursRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/weekly-hours',
  id: 'getWeeklyHours',
  summary: 'The weekly opening hours, with the dates on which they are valid.',
  params: ofLocation,
  answer: WeeklyHours,
  problems: atLocation,
});

export const putWeeklyHoursRoute = defineRoute({
  ...replaced,
  path: '/v1/locations/{locationId}/weekly-hours',
  id: 'putWeeklyHours',
  summary: 'Write the weekly opening hours.',
  params: ofLocation,
  body: WeeklyHours,
  problems: [...atLocation, 'version-changed'],
});

export const listExceptionsRoute = defineRoute({
  ...listed,
  path: '/v1/locations/{locationId}/exceptions',
  id: 'listExceptions',
  summary: 'The dates with hours of their own.',
  params: ofLocation,
  answer: collectionOf(LocationPlan.shape.exceptions.unwrap().element),
  problems: atLocation,
});

const ofDate = z.strictObject({ locationId: LocationId, date: CalendarDate });

export const getExceptionRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/exceptions/{date}',
  id: 'getException',
  summary: 'The hours that a date has of its own.',
  params: ofDate,
  answer: HoursOfDate,
  problems: [...atLocation, 'not-found'],
});

export const putExceptionRoute = defineRoute({
  ...put,
  path: '/v1/locations/{locationId}/exceptions/{date}',
  id: 'putException',
  summary: 'Give a date hours of its own; no hours: shut.',
  params: ofDate,
  body: HoursOfDate,
  problems: [...atLocation, 'version-changed'],
});

export const removeExceptionRoute = defineRoute({
  ...removed,
  path: '/v1/locations/{locationId}/exceptions/{date}',
  id: 'removeException',
  summary: 'Give a date its usual hours again.',
  params: ofDate,
  problems: [...atLocation, 'not-found', 'version-changed'],
});

export const putHolidaysRoute = defineRoute({
  ...replaced,
  path: '/v1/locations/{locationId}/holidays',
  id: 'putHolidays',
  summary: 'Say which public holidays the location observes.',
  params: ofLocation,
  body: ObservedHolidays,
  problems: [...atLocation, 'version-changed'],
});

export const removeHolidaysRoute = defineRoute({
  ...removed,
  path: '/v1/locations/{locationId}/holidays',
  id: 'removeHolidays',
  summary: 'Observe no public holidays.',
  params: ofLocation,
  problems: [...atLocation, 'not-found', 'version-changed'],
});

export const listClosuresRoute = defineRoute({
  ...listed,
  path: '/v1/locations/{locationId}/closures',
  id: 'listClosures',
  summary: 'When the whole location is closed though its hours say open.',
  params: ofLocation,
  answer: collectionOf(LocationPlan.shape.closures.unwrap().element),
  problems: atLocation,
});

const ofClosure = z.strictObject({ locationId: LocationId, closureId: PartId });

export const getClosureRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/closures/{closureId}',
  id: 'getClosure',
  summary: 'One closure of the whole location.',
  params: ofClosure,
  answer: ClosureTimes,
  problems: [...atLocation, 'not-found'],
});

export const putClosureRoute = defineRoute({
  ...put,
  path: '/v1/locations/{locationId}/closures/{closureId}',
  id: 'putClosure',
  summary: 'Close the whole location for a while.',
  params: ofClosure,
  body: ClosureTimes,
  problems: [...atLocation, 'version-changed'],
});

export const removeClosureRoute = defineRoute({
  ...removed,
  path: '/v1/locations/{locationId}/closures/{closureId}',
  id: 'removeClosure',
  summary: 'Take a closure of the location back.',
  params: ofClosure,
  problems: [...atLocation, 'not-found', 'version-changed'],
});

export const getQuotasRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/quotas',
  id: 'getQuotas',
  summary: 'Which part of the time is kept for which channels.',
  params: ofLocation,
  answer: Quotas,
  problems: atLocation,
});

export const putQuotasRoute = defineRoute({
  ...replaced,
  path: '/v1/locations/{locationId}/quotas',
  id: 'putQuotas',
  summary: 'Write which part of the time is kept for which channels.',
  params: ofLocation,
  body: Quotas,
  problems: [...atLocation, 'version-changed'],
});
