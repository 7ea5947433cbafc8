import { z } from 'zod';
import { Channel } from '../caller.js';
import { DeskId, LocationId, ProductId, Skill } from '../ids.js';
import { Language, text } from '../text.js';
import { CalendarDate, Instant, TimeZone, WallClock, WallClockEnd } from '../time.js';

export const Weekday = z.int().min(1).max(7).meta({ description: '1 is Monday, 7 is Sunday (ISO 8601).', example: 1 });

const endsLater = { message: 'This must end later than it begins.', path: ['until'] };
const inOrder = (period: { from: string; until: string }): boolean => period.from < period.until;

export const HoursOfDay = z.strictObject({ from: WallClock, until: WallClockEnd }).refine(inOrder, endsLater);

export const OpeningHours = z
  .strictObject({
    weekday: Weekday,
    from: WallClock,
    until: WallClockEnd,
    validFrom: CalendarDate.optional(),
    validUntil: CalendarDate.optional(),
  })
  .refine(inOrder, endsLater)
  .refine((hours) => !hours.validFrom || !hours.validUntil || hours.validFrom <= hours.validUntil, {
    message: 'This must not end before it begins.',
    path: ['validUntil'],
  });

export const OpeningException = z.strictObject({ on: CalendarDate, hours: z.array(HoursOfDay).max(20) });

export const ClosedPeriod = z
  .strictObject({ from: Instant, until: Instant })
  .refine((period) => Date.parse(period.from) < Date.parse(period.until), endsLater);

export const Shift = z
  .strictObject({
    startsOn: CalendarDate,
    from: WallClock,
    until: WallClockEnd,
    recurrence: z.string().min(1).max(500).optional().meta({
      description: 'An RFC 5545 recurrence rule; none: that one day.',
      example: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    }),
    kind: z.enum(['appointments', 'walk-in', 'both']).default('both'),
  })
  .refine(inOrder, endsLater);

export const Desk = z.strictObject({
  id: DeskId,
  name: text(100),
  skills: z.array(Skill).max(50).default([]),
  shifts: z.array(Shift).max(200),
  closures: z.array(ClosedPeriod).max(500).default([]),
});

export const Quota = z
  .strictObject({
    weekdays: z.array(Weekday).min(1).max(7),
    from: WallClock,
    until: WallClockEnd,
    channels: z.array(Channel).min(1),
    sharePercent: z.int().min(0).max(100),
    releaseMinutes: z.int().min(0).max(525_600),
  })
  .refine(inOrder, endsLater);

const unique = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;

/** A whole location as one document. */
export const LocationPlan = z
  .strictObject({
    name: text(120),
    address: z.strictObject({
      street: text(120),
      number: text(20),
      postalCode: text(12),
      city: text(80),
      country: z.string().regex(/^[A-Z]{2}$/),
    }),
    timeZone: TimeZone,
    languages: z.array(Language).max(20).default(['nl']),
    accessibility: z.array(text(200)).max(20).default([]),
    openingHours: z.array(OpeningHours).max(200),
    exceptions: z
      .array(OpeningException)
      .max(1_000)
      .default([])
      .refine((list) => unique(list.map(({ on }) => on)), 'There may be one exception per date.'),
    /** Public holidays observed: a country and, where they differ, its region (ISO 3166). None: open on holidays. */
    holidays: z
      .strictObject({
        country: z.string().regex(/^[A-Z]{2}$/),
        region: z
          .string()
          .regex(/^[A-Z0-9]{1,8}$/)
          .optional(),
        except: z.array(text(100)).max(50).default([]),
      })
      .optional(),
    closures: z.array(ClosedPeriod).max(1_000).default([]),
    quotas: z.array(Quota).max(50).default([]),
    desks: z
      .array(Desk)
      .max(200)
      .refine((desks) => unique(desks.map(({ id }) => id)), 'Every desk needs an id of its own.'),
  })
  .meta({ id: 'LocationPlan' });
export type LocationPlan = z.infer<typeof LocationPlan>;

export const PlannedLocation = LocationPlan.extend({ id: LocationId, version: z.int() }).meta({
  id: 'PlannedLocation',
});
export type PlannedLocation = z.infer<typeof PlannedLocation>;

/** What everybody may know of a location. */
export const Location = z
  .object({
    id: LocationId,
    name: z.string(),
    address: LocationPlan.shape.address,
    timeZone: z.string(),
    languages: z.array(z.string()),
    accessibility: z.array(z.string()),
    openingHours: z.array(OpeningHours),
    version: z.int(),
  })
  .meta({ id: 'Location' });
export type Location = z.infer<typeof Location>;

/** The opening hours of one date, exceptions and holidays included. */
export const OpenDay = z
  .object({
    date: z.iso.date(),
    hours: z.array(z.object({ from: z.string(), until: z.string() })),
    because: z.enum(['weekly', 'exception', 'holiday', 'none']),
    holiday: z.string().optional(),
  })
  .meta({ id: 'OpenDay' });
export type OpenDay = z.infer<typeof OpenDay>;

/** What planning needs to know of a product. */
export const PlanningFacts = z
  .strictObject({
    minutes: z.int().min(1).max(720),
    extraPersonMinutes: z.int().min(0).max(720).default(0),
    wrapUpMinutes: z.int().min(0).max(240).default(0),
    stepMinutes: z.literal([5, 10, 15, 20, 30, 60]).meta({ type: 'integer', enum: [5, 10, 15, 20, 30, 60] }),
    leadMinutes: z.int().min(0).max(525_600).default(0),
    horizonDays: z.int().min(0).max(730),
    releaseTime: WallClock.default('00:00'),
    skills: z.array(Skill).max(20).default([]),
    maxPeople: z.int().min(1).max(50).default(8),
    channels: z.array(Channel).min(1).optional().meta({ description: 'Which channels may book; none: all.' }),
  })
  .meta({ id: 'PlanningFacts' });
export type PlanningFacts = z.infer<typeof PlanningFacts>;

export const PlannedProduct = PlanningFacts.extend({
  productId: ProductId,
  version: z.int(),
  /** Follows the catalogue: published or not. */
  bookable: z.boolean(),
}).meta({ id: 'PlannedProduct' });
export type PlannedProduct = z.infer<typeof PlannedProduct>;
