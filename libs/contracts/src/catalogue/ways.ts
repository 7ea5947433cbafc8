import { z } from 'zod';
import { Channel } from '../caller.js';
import { LocationId, ProductId } from '../ids.js';
import { Language } from '../text.js';
import { CalendarDate, Instant } from '../time.js';
import { EffortWeights } from './settings.js';
import { FactName, Way, WayId, WayKind, WayStep } from './way.js';

/** Whether a way applies to the case: `depends` on a fact that nobody gave. */
export const Applies = z.enum(['yes', 'no', 'depends']);
export type Applies = z.infer<typeof Applies>;

/** What is true of a way now. Lengths in minutes. */
export const WayNow = z
  .object({
    /** Of a walk-in and of a way with opening hours: whether it can be used at this moment. */
    open: z.boolean().optional(),
    /** Until when, if it is open. */
    openUntil: Instant.optional(),
    /** From when, if it is not. */
    opensAt: Instant.optional(),
    /** Of a walk-in: how long the wait is expected to be for who comes now, or when it opens. */
    waitMinutes: z.int().optional(),
    /** Where it comes from: the line as it is now, or what was planned. */
    waitFrom: z.enum(['line', 'plan']).optional(),
    /** Of a walk-in: when in the coming week the wait is usually short, as measured. */
    usuallyShort: z.object({ from: Instant, until: Instant, waitMinutes: z.int() }).optional(),
    /** Of an appointment. */
    firstSlot: Instant.optional(),
    /** Of an appointment or walk-in: there is none as far as is planned. */
    none: z.boolean().optional(),
    /** Where that is. */
    locationId: LocationId.optional(),
  })
  .meta({ id: 'WayNow' });
export type WayNow = z.infer<typeof WayNow>;

const cost = {
  /** Minutes of the citizen: at the counter, travelling and waiting, as the municipality weighs them. */
  effortMinutes: z.int(),
  /** For all people together. */
  costCents: z.int(),
  trips: z.int(),
};

/** A way, and whether it fits the case. Texts are in the best language there is. */
export const WayForCase = z
  .object({
    id: WayId,
    step: WayStep,
    kind: WayKind,
    applies: Applies,
    ...cost,
    now: WayNow,
    /** Why it does not apply. */
    because: z.array(z.string()),
    title: z.string(),
    description: z.string(),
    identification: Way.shape.identification,
    locationIds: z.array(LocationId).optional(),
    url: z.string().optional(),
    phone: z.string().optional(),
    hours: z.string().optional(),
  })
  .meta({ id: 'WayForCase' });
export type WayForCase = z.infer<typeof WayForCase>;

/** One way for each step: how to get it from beginning to end. */
export const WayPlan = z
  .object({
    ways: z.array(WayId),
    applies: Applies.exclude(['no']),
    ...cost,
    /** The day on which it is done, as things are now; not there when it can not be told. */
    doneOn: CalendarDate.optional(),
    /** What speaks for it. */
    because: z.array(z.string()),
  })
  .meta({ id: 'WayPlan' });
export type WayPlan = z.infer<typeof WayPlan>;

/** A fact that nobody gave and that would change the answer. */
export const AskedFact = z
  .object({
    fact: FactName,
    type: z.enum(['boolean', 'number', 'text']),
    question: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    /** Ways that depend on it. */
    decides: z.array(z.string()),
  })
  .meta({ id: 'AskedFact' });
export type AskedFact = z.infer<typeof AskedFact>;

export const GivenFacts = z.record(FactName, z.union([z.boolean(), z.number(), z.string()]));
export type GivenFacts = z.infer<typeof GivenFacts>;

/** What could not be asked in time. */
export const Unknown = z.enum(['opening', 'wait', 'firstSlot', 'doneOn']);
export type Unknown = z.infer<typeof Unknown>;

/** Every way to get a product, for one case, as things are now. */
export const WaysAnswer = z
  .object({
    productId: ProductId,
    language: Language,
    facts: GivenFacts,
    /** At most five, least effort first; with `urgent` the earliest first. */
    plans: z.array(WayPlan),
    /** Per step, least effort first, those that do not apply last. */
    ways: z.array(WayForCase),
    /** What decides most comes first. */
    ask: z.array(AskedFact),
    unknown: z.array(Unknown),
  })
  .meta({ id: 'WaysAnswer' });
export type WaysAnswer = z.infer<typeof WaysAnswer>;

/** What is left to who may not walk in for something. */
export const NextBestWay = z
  .object({
    productId: ProductId,
    wayId: WayId,
    step: WayStep,
    kind: WayKind,
    /** In the best language there is. */
    title: z.string(),
    now: WayNow,
    effortMinutes: z.int(),
  })
  .meta({ id: 'NextBestWay' });
export type NextBestWay = z.infer<typeof NextBestWay>;

const WayOfProduct = z.object({ productId: ProductId, way: WayId });

/** A kind of way that serves all products at once. */
export const WayTogether = z
  .object({
    kind: WayKind,
    applies: Applies.exclude(['no']),
    ways: z.array(WayOfProduct),
    ...cost,
    /** Where all of it can be done; not there when it is bound to no location. */
    locationIds: z.array(LocationId).optional(),
    now: WayNow,
  })
  .meta({ id: 'WayTogether' });
export type WayTogether = z.infer<typeof WayTogether>;

/** What is done at once: one visit, or what can be done from home. */
export const BundlePart = z
  .object({
    kind: WayKind,
    /** Whether somebody has to come. */
    visit: z.boolean(),
    ways: z.array(WayOfProduct),
    ...cost,
    locationId: LocationId.optional(),
    now: WayNow,
  })
  .meta({ id: 'BundlePart' });
export type BundlePart = z.infer<typeof BundlePart>;

export const BundleStep = z
  .object({
    step: WayStep,
    /** Least effort first; empty when no way serves all. */
    together: z.array(WayTogether),
    /** The fewest visits that serve all, and of these what costs least effort; not there when something has no way at all. */
    fewest: z
      .object({ visits: z.int(), applies: Applies.exclude(['no']), ...cost, parts: z.array(BundlePart) })
      .optional(),
    /** Products that have this step and no way that applies. */
    noWay: z.array(ProductId),
  })
  .meta({ id: 'BundleStep' });
export type BundleStep = z.infer<typeof BundleStep>;

/** How several products can be had together. */
export const BundleAnswer = z
  .object({
    items: z.array(z.object({ productId: ProductId, people: z.int() })),
    facts: GivenFacts,
    steps: z.array(BundleStep),
    ask: z.array(AskedFact),
    unknown: z.array(Unknown),
  })
  .meta({ id: 'BundleAnswer' });
export type BundleAnswer = z.infer<typeof BundleAnswer>;

const ForcedStep = z.object({ productId: ProductId, title: z.string(), steps: z.array(WayStep) });

/** What a municipality makes people do. */
export const WaysFacts = z
  .object({
    /** How effort is weighed here. */
    weights: EffortWeights,
    /** Products that are offered now. */
    products: z.int(),
    /** Products of which some step can be had by appointment only. */
    onlyByAppointment: z.array(ForcedStep),
    /** Products of which some step can be had online only. */
    onlyDigital: z.array(ForcedStep),
    /** Ways that are not offered through every channel. */
    leftOut: z.array(z.object({ productId: ProductId, way: WayId, channels: z.array(Channel) })),
    /** Products of which planning lets some channels book no appointment, at every location or at one. */
    notBookable: z
      .array(z.object({ productId: ProductId, locationId: LocationId.optional(), channels: z.array(Channel) }))
      .optional(),
    /** What could not be asked in time. */
    unknown: z.array(z.enum(['notBookable'])).optional(),
  })
  .meta({ id: 'WaysFacts' });
export type WaysFacts = z.infer<typeof WaysFacts>;
