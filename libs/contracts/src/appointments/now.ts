import { z } from 'zod';
import { Channel } from '../caller.js';
import { defineRequest } from '../define.js';
import { LocationId, ProductId } from '../ids.js';
import { CalendarDate, Instant, WallClock, WallClockEnd } from '../time.js';
import { Items } from './booking.js';

/** One thing to know of now: when such a visit could be, by appointment or walking in. */
export const NowQuestion = z.object({
  kind: z.enum(['appointment', 'walk-in']),
  items: Items,
  /** Only there; all locations unless told. */
  locationIds: z.array(LocationId).max(100).optional(),
  /** Not before this date, by the clock of the location. */
  from: CalendarDate.optional(),
  /** Of a walk-in: only in these hours of the week, by the clock of the location. */
  hours: z
    .array(z.object({ weekday: z.int().min(1).max(7), from: WallClock, until: WallClockEnd }))
    .max(1_000)
    .optional(),
});
export type NowQuestion = z.infer<typeof NowQuestion>;

/** What is true of it at one location. Without `firstSlot` and `opensAt` there is nothing as far as is planned. */
export const NowAtLocation = z.object({
  locationId: LocationId,
  timeZone: z.string(),
  /** Of an appointment: the first start that is offered. */
  firstSlot: Instant.optional(),
  /** Of an appointment: why none can ever be booked here by who asks. */
  never: z.enum(['channel', 'too-many-people']).optional(),
  /** Of a walk-in: whether somebody is there to serve it now, until when, or from when. */
  open: z.boolean().optional(),
  openUntil: Instant.optional(),
  opensAt: Instant.optional(),
  /** Of a walk-in: from now, or from when it opens, until a desk is free; in minutes, rounded up. */
  waitMinutes: z.int().optional(),
  /** Where it comes from: the line as it is now, or what was planned. */
  waitFrom: z.enum(['line', 'plan']).optional(),
  /** Of a walk-in: when in the coming week the wait is usually short, as measured; nothing while too little is known. */
  usuallyShort: z.object({ from: Instant, until: Instant, waitMinutes: z.int() }).optional(),
});
export type NowAtLocation = z.infer<typeof NowAtLocation>;

/** Answers in the order of the questions; a product that planning does not know has no locations. */
export const tellNow = defineRequest({
  subject: 'appointments.tell-now.v1',
  /** What is shown with it can do without: nobody waits long for this. */
  patience: 1_000,
  input: z.object({
    channel: Channel,
    questions: z.array(NowQuestion).max(200),
    /** Of which it matters whether they are there. */
    locationIds: z.array(LocationId).max(100).default([]),
  }),
  output: z.object({
    answers: z.array(z.object({ locations: z.array(NowAtLocation) })),
    /** Of the locations that were named those that are not there. */
    unknownLocations: z.array(LocationId),
  }),
  problems: [],
});

/** Products that some channels may not book, in general (no `locationId`) or at a location: which may not. */
export const listChannelLimits = defineRequest({
  subject: 'appointments.list-channel-limits.v1',
  patience: 1_000,
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ productId: ProductId, locationId: LocationId.optional(), channels: z.array(Channel) })),
  }),
  problems: [],
});
