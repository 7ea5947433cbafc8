import * as audit from './audit.routes.js';
import * as booking from './booking.routes.js';
import * as catalogue from './catalogue.routes.js';
import * as desks from './desks.routes.js';
import * as editing from './editing.routes.js';
import * as facts from './facts.routes.js';
import * as feedback from './feedback.routes.js';
import * as hours from './hours.routes.js';
import * as location from './location.routes.js';
import * as other from './other.routes.js';
import * as privacy from './privacy.routes.js';
import * as queue from './queue.routes.js';
import * as queueRules from './queue-rules.routes.js';
import * as replanning from './replanning.routes.js';
import type { Route } from './route.js';
import * as slots from './slots.routes.js';
import * as standards from './standards.routes.js';
import * as ways from './ways.routes.js';

/** Every route of the gateway. */
export const routes: readonly Route[] = [
  catalogue,
  ways,
  editing,
  standards,
  location,
  hours,
  desks,
  replanning,
  facts,
  slots,
  booking,
  queue,
  queueRules,
  feedback,
  privacy,
  audit,
  other,
].flatMap((group) => Object.values(group).filter((one) => 'path' in one) as unknown as Route[]);
