import { z } from 'zod';
import { PlanChange } from '../appointments/replanning.js';
import { DeskId, LocationId } from '../ids.js';
import { dryRunQuery } from './location.routes.js';
import { pageQuery } from './route.js';

/*
 * A location's plan in parts. Their one version is that of the plan, so an ETag of one part is an ETag of all. What has
 * an id of its own is made with `If-None-Match: *`, whatever else changed meanwhile. An exception, a closure and
 * a shift are read as they are written.
 */
export const ofLocation = z.strictObject({ locationId: LocationId });
export const ofDesk = z.strictObject({ locationId: LocationId, deskId: DeskId });

const part = { tag: 'Locations', allows: { scopes: ['planning'] }, cache: 'none', status: 200, etag: true } as const;
export const read = { ...part, method: 'GET' } as const;
export const listed = { ...read, query: z.strictObject(pageQuery) } as const;
export const written = { ...part, query: dryRunQuery, answer: PlanChange } as const;
export const replaced = { ...written, method: 'PUT', ifMatch: 'required' } as const;
export const put = { ...written, method: 'PUT', creates: true, ifMatch: 'required-or-new' } as const;
export const removed = { ...written, method: 'DELETE', ifMatch: 'required' } as const;

export const atLocation = ['location-unknown'] as const;
export const atDesk = ['location-unknown', 'desk-unknown'] as const;
