import { isDatabaseAway } from '../database/errors.js';
import { messageOf } from '../telemetry/fault.js';

/** Cannot be read, now or ever. */
export class Unreadable extends Error {}

const mostDeliveries = 50;

/** Why an event that failed is to be parked; nothing: it comes again. */
export const reasonToPark = (error: unknown, deliveries: number): string | undefined => {
  if (error instanceof Unreadable) return error.message;
  if (deliveries < mostDeliveries || isDatabaseAway(error)) return undefined;
  return `It failed ${deliveries} times: ${nameOf(error)}${messageOf(error)}`;
};

const nameOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ` : '');
