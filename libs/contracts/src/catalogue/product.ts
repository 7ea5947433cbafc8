import { z } from 'zod';
import { ProductId } from '../ids.js';
import { Language, perLanguage, text, webAddress } from '../text.js';
import { CalendarDate, Instant } from '../time.js';
import { ChangedBy } from './changed-by.js';
import { Price, Prices } from './price.js';
import { Organisation } from './settings.js';
import { Way, WayKind } from './way.js';

const lines = (most: number, longest: number) => z.array(text(longest)).max(most).default([]);

/** A product in one language. What is left out is shown in another language. */
export const ProductText = z
  .strictObject({
    title: text(120).optional(),
    summary: text(300).optional(),
    description: text(10_000).optional(),
    /** Who can get it. */
    conditions: lines(30, 500),
    /** What to bring, a line each. */
    bring: lines(30, 300),
    costs: text(1_000).optional(),
    /** How long it takes, in plain words. */
    takes: text(500).optional(),
    /** What to do for who does not agree. */
    objection: text(2_000).optional(),
    /** Words by which people look for it. */
    keywords: lines(60, 60),
    /** What people call it who do not know its name. */
    synonyms: lines(60, 60),
  })
  .meta({ id: 'ProductText' });
export type ProductText = z.infer<typeof ProductText>;

/** Parts of a text, in the order in which they are read. */
export const textFields = [
  'title',
  'summary',
  'description',
  'conditions',
  'bring',
  'costs',
  'takes',
  'objection',
] as const;
export type TextField = (typeof textFields)[number];

export const RelatedProduct = z
  .strictObject({ productId: ProductId, as: z.enum(['often-together', 'instead-of']) })
  .meta({ id: 'RelatedProduct' });

const isComplete = ({ title, summary, description }: ProductText): boolean =>
  title !== undefined && summary !== undefined && description !== undefined;

const unique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

/** What staff write about a product. */
export const ProductDocument = z
  .strictObject({
    /** The name in the national list (UPL) and its address. */
    standard: z.strictObject({ name: text(200), uri: webAddress(300) }).optional(),
    /** Information areas of the Single Digital Gateway: `E1`. */
    sdg: z
      .array(z.string().regex(/^[A-Z]{1,2}[0-9]{1,2}$/, 'Use a code such as E1.'))
      .max(20)
      .default([]),
    audience: z.array(z.enum(['person', 'business'])).min(1),
    themes: lines(20, 60),
    /** What happens in a life: `verhuizen`, `having a child`. */
    lifeEvents: lines(20, 60),
    texts: perLanguage(ProductText).refine(
      (texts) => Object.values(texts).some(isComplete),
      'Give title, summary and description in at least one language.',
    ),
    prices: Prices.default([]),
    /** How long the municipality takes at most. */
    processing: z
      .strictObject({ amount: z.int().min(0).max(1_000), unit: z.enum(['minutes', 'working-days', 'days', 'weeks']) })
      .optional(),
    legalBasis: z
      .array(z.strictObject({ label: text(1_000), uri: webAddress(500).optional(), url: webAddress(1_000).optional() }))
      .max(50)
      .default([]),
    ways: z
      .array(Way)
      .max(30)
      .refine((ways) => unique(ways.map(({ id }) => id)), 'Each way needs an id of its own.'),
    related: z.array(RelatedProduct).max(30).default([]),
    /** On which days it is offered, once published; always unless told. `until` is not included. */
    publication: z
      .strictObject({ from: CalendarDate.optional(), until: CalendarDate.optional() })
      .refine(({ from, until }) => !from || !until || from < until, {
        message: 'This must be later than from.',
        path: ['until'],
      })
      .optional(),
    /** The municipality unless told. */
    organisation: Organisation.optional(),
  })
  .meta({ id: 'ProductDocument' });
export type ProductDocument = z.infer<typeof ProductDocument>;

/** A part of a text that was taken from another language than the one asked. */
export const Fallback = z.object({ field: z.enum(textFields), language: Language }).meta({ id: 'Fallback' });
export type Fallback = z.infer<typeof Fallback>;

/** A product as it is offered now. */
export const Product = z
  .object({
    ...ProductDocument.shape,
    id: ProductId,
    version: z.int(),
    published: z.literal(true),
    /** When this version was published. */
    changedAt: z.iso.datetime(),
    /** The best of the languages asked; `text` is in it, but for the fallbacks. */
    language: Language,
    text: ProductText.required({ title: true, summary: true, description: true }),
    fallbacks: z.array(Fallback),
    /** Prices that are asked today. */
    pricesNow: z.array(Price),
  })
  .meta({ id: 'Product' });
export type Product = z.infer<typeof Product>;

/** What staff see of a product: what was written last, published or not. Every change makes a new version. */
export const ProductDraft = z
  .object({
    ...ProductDocument.shape,
    id: ProductId,
    version: z.int(),
    changedAt: z.iso.datetime(),
    changedBy: ChangedBy,
    /** The version in which this was written. */
    writtenIn: z.int(),
    /** The version in which was written what is published now. */
    published: z.int().optional(),
    /** Offered now: published, and within its period. */
    offered: z.boolean(),
    /** When the period of what is published begins, and when it ends; neither once it ended. */
    offeredFrom: z.iso.datetime().optional(),
    offeredUntil: z.iso.datetime().optional(),
    /** What will be published, and when. */
    scheduled: z.object({ writtenIn: z.int(), at: Instant }).optional(),
    /** What is missing in the languages of the municipality: `bring`, `ways[0].title`. */
    untranslated: z.array(z.object({ language: Language, fields: z.array(z.string()) })),
  })
  .meta({ id: 'ProductDraft' });
export type ProductDraft = z.infer<typeof ProductDraft>;

/** One step in the history of a product. */
export const ProductVersion = z
  .object({
    version: z.int(),
    did: z.enum(['written', 'published', 'scheduled', 'unscheduled', 'withdrawn', 'began', 'ended']),
    at: z.iso.datetime(),
    by: ChangedBy,
    /** The version in which was written what this is about. */
    writtenIn: z.int(),
    /** For what was scheduled: when. */
    scheduledAt: Instant.optional(),
    /** For what was written: which parts differ from what was written before, at most 100. */
    changed: z.array(z.string()),
  })
  .meta({ id: 'ProductVersion' });
export type ProductVersion = z.infer<typeof ProductVersion>;

/** A product as it stood in a version. */
export const ProductAsWas = ProductVersion.extend({ product: ProductDocument }).meta({ id: 'ProductAsWas' });
export type ProductAsWas = z.infer<typeof ProductAsWas>;

/** A piece of text; `hit`: it is what was looked for. */
export const Fragment = z.object({ text: z.string(), hit: z.boolean() }).meta({ id: 'Fragment' });
export type Fragment = z.infer<typeof Fragment>;

/** A line in a list of products, in one language. `language` tells which, when the one asked is missing. */
export const ProductSummary = z
  .object({
    id: ProductId,
    language: z.string(),
    title: z.string(),
    summary: z.string(),
    /** Which of these is in another language than `language`. */
    fallbacks: z.array(Fallback).default([]),
    audience: z.array(z.string()),
    themes: z.array(z.string()),
    /** The kinds of way by which it can be had. */
    ways: z.array(WayKind),
    /** Each step there is can be done without one. */
    noAppointmentNeeded: z.boolean(),
    /** Of a search: where the words were found, as text to show, nothing of it is markup. */
    found: z
      .object({
        title: z.array(Fragment).optional(),
        summary: z.array(Fragment).optional(),
        /** A piece of the description or the conditions, when neither title nor summary has a hit. */
        text: z.array(Fragment).optional(),
      })
      .optional(),
  })
  .meta({ id: 'ProductSummary' });
export type ProductSummary = z.infer<typeof ProductSummary>;
