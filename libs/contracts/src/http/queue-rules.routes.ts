import { QueueRules } from '../appointments/queue-rules.js';
import { atLocation, ofLocation, read, replaced } from './plan-part.js';
import { defineRoute } from './route.js';

export const getQueueRulesRoute = defineRoute({
  ...read,
  path: '/v1/locations/{locationId}/queue-rules',
  id: 'getQueueRules',
  tag: 'Queue',
  summary: 'How the line of a location is called.',
  params: ofLocation,
  answer: QueueRules,
  problems: atLocation,
});

export const putQueueRulesRoute = defineRoute({
  ...replaced,
  path: '/v1/locations/{locationId}/queue-rules',
  id: 'putQueueRules',
  tag: 'Queue',
  summary: 'Say how the line of a location is called: the share of walk-ins, how long an appointment may wait.',
  params: ofLocation,
  body: QueueRules,
  problems: [...atLocation, 'version-changed'],
});
