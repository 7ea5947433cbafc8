import { z } from 'zod';
import { Instant } from './time.js';

/** What the domain takes for the present: an instant, and how many seconds pass in one. */
export const DomainClock = z
  .strictObject({ now: Instant, speed: z.number().min(0).max(100_000).default(1) })
  .meta({ id: 'DomainClock' });
export type DomainClock = z.infer<typeof DomainClock>;
