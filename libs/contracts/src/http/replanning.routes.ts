import { Hits, MovesAnswer, MovesOrder } from '../appointments/replanning.js';
import { atLocation, ofLocation } from './plan-part.js';
import { defineRoute } from './route.js';

export const listHitsRoute = defineRoute({
  method: 'GET',
  path: '/v1/locations/{locationId}/hits',
  id: 'listHits',
  tag: 'Locations',
  summary: 'Appointments that changes of plan have hit and that still have to be moved, with a free time for each.',
  allows: { scopes: ['planning', 'visits'] },
  params: ofLocation,
  status: 200,
  answer: Hits,
  cache: 'none',
  problems: atLocation,
});

export const moveAppointmentsRoute = defineRoute({
  method: 'POST',
  path: '/v1/moves',
  id: 'moveAppointments',
  tag: 'Appointments',
  summary: 'Move many appointments in one order: each is moved or stays as it is, whatever becomes of the others.',
  description:
    'They are decided in the order they are named: what one gives back the next may take. An idempotency key shows what became of each.',
  allows: { scopes: ['planning', 'visits'] },
  body: MovesOrder,
  status: 200,
  answer: MovesAnswer,
  cache: 'none',
  idempotent: true,
  largestBody: 128 * 1024,
  problems: ['idempotency-key-reused'],
});
