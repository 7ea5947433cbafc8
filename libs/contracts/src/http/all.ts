import * as booking from './booking.routes.js';
import * as catalogue from './catalogue.routes.js';
import * as location from './location.routes.js';
import * as other from './other.routes.js';
import type { Route } from './route.js';

/** Every route of the gateway. */
export const routes: readonly Route[] = [catalogue, location, booking, other].flatMap(
  (group) => Object.values(group) as unknown as Route[],
);
