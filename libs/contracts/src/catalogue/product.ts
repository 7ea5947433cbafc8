import { z } from 'zod';
import { LocationId, ProductId } from '../ids.js';
import { text, webAddress } from '../text.js';
import { CalendarDate } from '../time.js';

const tag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Use a language tag such as nl.');

/** A text per language tag; at least one. */
export const perLanguage = <T extends z.ZodType>(value: T) =>
  z.record(tag, value).refine((texts) => Object.keys(texts).length > 0, 'Give at least one language.');

export const ProductText = z.strictObject({
  title: text(120),
  summary: text(300),
  description: text(10_000),
  /** Who can get it. */
  conditions: z.array(text(500)).max(30).default([]),
  /** What to bring, a line each. */
  bring: z.array(text(300)).max(30).default([]),
  costs: text(1_000).optional(),
  /** How long it takes, in plain words. */
  takes: text(500).optional(),
  /** Words by which people look for it. */
  keywords: z.array(text(60)).max(60).default([]),
});

export const WayKind = z.enum(['online', 'phone', 'video', 'walk-in', 'appointment', 'home-visit', 'post', 'delivery']);

export const WayCondition = z.strictObject({
  fact: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/),
  op: z.enum(['is', 'isNot', 'atLeast', 'atMost', 'oneOf']),
  value: z.union([z.boolean(), z.number(), text(100), z.array(z.union([z.number(), text(100)])).max(100)]),
  because: perLanguage(text(300)),
});

/** How a step of a product can be obtained. Lengths in minutes, money in cents. */
export const Way = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  step: z.enum(['apply', 'collect']),
  kind: WayKind,
  title: perLanguage(text(120)),
  description: perLanguage(text(1_000)),
  ownMinutes: z.int().min(0).max(1_440),
  trips: z.int().min(0).max(10),
  costCents: z.int().min(0).max(10_000_000),
  conditions: z.array(WayCondition).max(30).default([]),
  identification: z.enum(['none', 'digid', 'in-person']),
  locationIds: z.array(LocationId).max(100).optional(),
  url: webAddress(500, /^https$/).optional(),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()-]{3,20}$/)
    .optional(),
  hours: perLanguage(text(300)).optional(),
  leadDays: z.int().min(0).max(365).optional(),
  delivery: z
    .strictObject({
      areas: z.array(text(20)).max(1_000),
      excludedAreas: z.array(text(20)).max(1_000).default([]),
      feeCents: z.int().min(0).max(1_000_000),
      days: z.int().min(0).max(60),
    })
    .optional(),
});

export const Price = z.strictObject({
  from: CalendarDate,
  amountCents: z.int().min(0).max(10_000_000),
  label: perLanguage(text(120)).optional(),
});

/** What staff write about a product. */
export const ProductDocument = z
  .strictObject({
    /** The name in the national list (UPL) and its address. */
    standard: z.strictObject({ name: text(200), uri: webAddress(300) }).optional(),
    audience: z.array(z.enum(['person', 'business'])).min(1),
    themes: z.array(text(60)).max(20).default([]),
    texts: perLanguage(ProductText),
    prices: z.array(Price).max(50).default([]),
    ways: z.array(Way).max(30),
    related: z.array(ProductId).max(30).default([]),
    published: z.boolean(),
  })
  .meta({ id: 'ProductDocument' });
export type ProductDocument = z.infer<typeof ProductDocument>;

export const Product = ProductDocument.extend({
  id: ProductId,
  version: z.int(),
  changedAt: z.iso.datetime(),
}).meta({ id: 'Product' });
export type Product = z.infer<typeof Product>;

/** A line in a list of products, in one language. `language` tells which, when the one asked is missing. */
export const ProductSummary = z
  .object({
    id: ProductId,
    language: z.string(),
    title: z.string(),
    summary: z.string(),
    audience: z.array(z.string()),
    themes: z.array(z.string()),
    /** The kinds of way by which it can be had. */
    ways: z.array(WayKind),
    noAppointmentNeeded: z.boolean(),
  })
  .meta({ id: 'ProductSummary' });
export type ProductSummary = z.infer<typeof ProductSummary>;
