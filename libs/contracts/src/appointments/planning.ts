import { z } from 'zod';
import { Channel } from '../caller.js';
import { DeskId, LocationId, PartId, ProductId, Skill } from '../ids.js';
import { Language, text } from '../text.js';
import { CalendarDate, Instant, TimeZone, WallClock, WallClockEnd } from '../time.js';
import { QueueRules } from './queue-rules.js';

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

const closedPeriod = { from: Instant, until: Instant };
const instantsInOrder = (period: { from: string; until: string }): boolean =>
  Date.parse(period.from) < Date.parse(period.until);

/** Shut after all, though the hours say open. */
export const ClosureTimes = z
  .strictObject(closedPeriod)
  .refine(instantsInOrder, endsLater)
  .meta({ id: 'ClosureTimes' });
export type ClosureTimes = z.infer<typeof ClosureTimes>;

/** In a plan a closure may be named; one that is not is named after its time. */
export const ClosedPeriod = z
  .strictObject({ id: PartId.optional(), ...closedPeriod })
  .refine(instantsInOrder, endsLater);

const shift = {
  startsOn: CalendarDate,
  from: WallClock,
  until: WallClockEnd,
  recurrence: z.string().min(1).max(500).optional().meta({
    description: 'An RFC 5545 recurrence rule; none: that one day.',
    example: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  }),
  kind: z.enum(['appointments', 'walk-in', 'both']).default('both'),
};

export const ShiftTimes = z.strictObject(shift).refine(inOrder, endsLater).meta({ id: 'ShiftTimes' });
export type ShiftTimes = z.infer<typeof ShiftTimes>;

/** In a plan a shift may be named; one that is not is named after its day and time. */
export const Shift = z.strictObject({ id: PartId.optional(), ...shift }).refine(inOrder, endsLater);

const unique = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;

const idsDiffer = (parts: readonly { readonly id?: string | undefined }[]): boolean =>
  unique(parts.flatMap(({ id }) => (id === undefined ? [] : [id])));

const closures = (max: number) =>
  z.array(ClosedPeriod).max(max).default([]).refine(idsDiffer, 'Every closure needs an id of its own.');

const deskDetails = { name: text(100), skills: z.array(Skill).max(50).default([]) };

export const DeskDetails = z.strictObject(deskDetails).meta({ id: 'DeskDetails' });
export type DeskDetails = z.infer<typeof DeskDetails>;

export const Desk = z
  .strictObject({
    id: DeskId,
    ...deskDetails,
    shifts: z.array(Shift).max(200).refine(idsDiffer, 'Every shift needs an id of its own.'),
    closures: closures(500),
  })
  .meta({ id: 'Desk' });
export type Desk = z.infer<typeof Desk>;

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

/** Public holidays observed: a country and, where they differ, its region (ISO 3166). */
export const ObservedHolidays = z
  .strictObject({
    country: z.string().regex(/^[A-Z]{2}$/, 'Use a country code such as NL (ISO 3166-1).'),
    region: z
      .string()
      .regex(/^[A-Z0-9]{1,8}$/, 'Use a region code such as BE (ISO 3166-2).')
      .optional(),
    except: z
      .array(text(100))
      .max(50)
      .default([])
      .meta({ description: 'Names of holidays that are not observed, in English or the language of the country.' }),
  })
  .meta({ id: 'ObservedHolidays' });
export type ObservedHolidays = z.infer<typeof ObservedHolidays>;

/** Bytes of a plan as JSON: it travels in one message. */
export const largestPlan = 512 * 1024;

/** A whole location as one document. Shifts and closures that have no id are named after their time. */
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
    /** WGS 84, to know which location is nearest. */
    coordinates: z
      .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .optional(),
    timeZone: TimeZone,
    languages: z.array(Language).max(20).default(['nl']),
    accessibility: z.array(text(200)).max(20).default([]),
    openingHours: z.array(OpeningHours).max(200),
    exceptions: z
      .array(OpeningException)
      .max(1_000)
      .default([])
      .refine((list) => unique(list.map(({ on }) => on)), 'There may be one exception per date.'),
    /** None: open on holidays. */
    holidays: ObservedHolidays.optional(),
    closures: closures(1_000),
    quotas: z.array(Quota).max(50).default([]),
    /** How the line of the day is called; none: by the usual rules. */
    queue: QueueRules.optional(),
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
    coordinates: LocationPlan.shape.coordinates,
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

/** No product may be booked further ahead. */
export const mostHorizonDays = 730;

const facts = {
  minutes: z.int().min(1).max(720),
  extraPersonMinutes: z.int().min(0).max(720),
  wrapUpMinutes: z.int().min(0).max(240),
  stepMinutes: z.literal([5, 10, 15, 20, 30, 60]).meta({ type: 'integer', enum: [5, 10, 15, 20, 30, 60] }),
  leadMinutes: z.int().min(0).max(525_600),
  horizonDays: z.int().min(0).max(mostHorizonDays),
  releaseTime: WallClock,
  skills: z.array(Skill).max(20),
  maxPeople: z.int().min(1).max(50),
  channels: z.array(Channel).min(1).meta({ description: 'Which channels may book; none named: all.' }),
};

/** What planning needs to know of a product. */
export const PlanningFacts = z
  .strictObject({
    ...facts,
    extraPersonMinutes: facts.extraPersonMinutes.default(0),
    wrapUpMinutes: facts.wrapUpMinutes.default(0),
    leadMinutes: facts.leadMinutes.default(0),
    releaseTime: facts.releaseTime.default('00:00'),
    skills: facts.skills.default([]),
    maxPeople: facts.maxPeople.default(8),
    channels: facts.channels.optional(),
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

/** What is different at one location; what is not named is as everywhere. */
export const PlanningFactsHere = z
  .strictObject(facts)
  .partial()
  .refine((differences) => Object.keys(differences).length > 0, 'Name at least one difference.')
  .meta({ id: 'PlanningFactsHere' });
export type PlanningFactsHere = z.infer<typeof PlanningFactsHere>;

/** The facts of a product at one location: what is different there, and what holds there because of it. */
export const PlannedProductHere = z
  .object({
    productId: ProductId,
    locationId: LocationId,
    version: z.int(),
    differences: PlanningFactsHere,
    inForce: PlanningFacts,
  })
  .meta({ id: 'PlannedProductHere' });
export type PlannedProductHere = z.infer<typeof PlannedProductHere>;
