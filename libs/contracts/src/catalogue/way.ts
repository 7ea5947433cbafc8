import { z } from 'zod';
import { Channel } from '../caller.js';
import { LocationId } from '../ids.js';
import { perLanguage, text, webAddress } from '../text.js';
import { WallClock, WallClockEnd } from '../time.js';

export const WayStep = z.enum(['apply', 'collect']).meta({ description: 'What is done: apply for it, or collect it.' });
export type WayStep = z.infer<typeof WayStep>;

export const WayKind = z.enum(['online', 'phone', 'video', 'walk-in', 'appointment', 'home-visit', 'post', 'delivery']);
export type WayKind = z.infer<typeof WayKind>;

export const WayId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'Use 1 to 64 lower-case letters, digits or "-".');

/** What may be known of a case, in camelCase: `age`, `lostBefore`. */
export const FactName = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'Use a name in camelCase, at most 40 letters and digits.');

/** A condition on one fact. `atLeast` and `atMost` are for numbers, `oneOf` takes a list. */
export const WayCondition = z
  .strictObject({
    fact: FactName,
    op: z.enum(['is', 'isNot', 'atLeast', 'atMost', 'oneOf']),
    value: z.union([
      z.boolean(),
      z.number(),
      text(100),
      z
        .array(z.union([z.number(), text(100)]))
        .min(1)
        .max(100),
    ]),
    /** Why the way does not apply when this fails. */
    because: perLanguage(text(300)),
  })
  .meta({ id: 'WayCondition' });
export type WayCondition = z.infer<typeof WayCondition>;

const area = text(20).meta({ description: 'The beginning of a postcode.', example: '1234' });

/** How a step of a product can be obtained. Lengths in minutes, money in cents. */
export const Way = z
  .strictObject({
    id: WayId,
    step: WayStep,
    kind: WayKind,
    title: perLanguage(text(120)),
    description: perLanguage(text(1_000)),
    /** What it takes the citizen at the counter, on the phone or at the screen, for one person. */
    ownMinutes: z.int().min(0).max(1_440),
    /** And for each person more; `ownMinutes` again unless told. */
    extraPersonMinutes: z.int().min(0).max(1_440).optional(),
    /** How often they must leave the house. */
    trips: z.int().min(0).max(10),
    /** For one person, without the fee of delivery. */
    costCents: z.int().min(0).max(10_000_000),
    /** And for each person more; `costCents` again unless told. */
    extraPersonCents: z.int().min(0).max(10_000_000).optional(),
    /** All of them must hold. */
    conditions: z.array(WayCondition).max(30).default([]),
    identification: z.enum(['none', 'digid', 'in-person']),
    /** Where; all locations unless told. */
    locationIds: z.array(LocationId).min(1).max(100).optional(),
    /** Which channels may offer it; all unless told. */
    channels: z.array(Channel).min(1).optional(),
    url: webAddress(500, /^https$/).optional(),
    phone: z
      .string()
      .regex(/^\+?[0-9 ()-]{3,20}$/, 'Use a phone number such as +31 85 000 00 00.')
      .optional(),
    /** When, in words. */
    hours: perLanguage(text(300)).optional(),
    /** When, each week, by the clock of the municipality; with a location, only while that is open as well. */
    openingHours: z
      .array(z.strictObject({ weekday: z.int().min(1).max(7), from: WallClock, until: WallClockEnd }))
      .max(50)
      .optional(),
    /** Working days until the next step can be taken, or until it is done. */
    leadDays: z.int().min(0).max(365).optional(),
    delivery: z
      .strictObject({
        /** Where it is brought; everywhere when empty. */
        areas: z.array(area).max(1_000),
        excludedAreas: z.array(area).max(1_000).default([]),
        /** For all that is brought together. */
        feeCents: z.int().min(0).max(1_000_000),
        /** Working days. */
        days: z.int().min(0).max(60),
      })
      .optional(),
  })
  .meta({ id: 'Way' });
export type Way = z.infer<typeof Way>;

/** What can be asked about a case, and how. */
export const FactDefinition = z
  .strictObject({
    fact: FactName,
    type: z.enum(['boolean', 'number', 'text']),
    question: perLanguage(text(300)),
    /** The answers there are, of a text. */
    options: z
      .array(z.strictObject({ value: text(100), label: perLanguage(text(120)) }))
      .min(2)
      .max(100)
      .optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .meta({ id: 'FactDefinition' });
export type FactDefinition = z.infer<typeof FactDefinition>;

const yesOrNo = (fact: string, nl: string, en: string): FactDefinition => ({
  fact,
  type: 'boolean',
  question: { nl, en },
});

/** Facts that every municipality knows. It may name further ones, and ask for these in its own words. */
export const usualFacts: readonly FactDefinition[] = [
  { fact: 'age', type: 'number', question: { nl: 'Hoe oud bent u?', en: 'How old are you?' }, min: 0, max: 130 },
  {
    fact: 'people',
    type: 'number',
    question: { nl: 'Voor hoeveel mensen is het?', en: 'For how many people is it?' },
    min: 1,
    max: 20,
  },
  yesOrNo('resident', 'Staat u in deze gemeente ingeschreven?', 'Are you registered in this municipality?'),
  yesOrNo('renewal', 'Hebt u het al, en wilt u het verlengen?', 'Do you have one already that you want to renew?'),
  yesOrNo('urgent', 'Hebt u het met spoed nodig?', 'Do you need it urgently?'),
  yesOrNo('lostBefore', 'Bent u het kwijt, of eerder kwijt geweest?', 'Is it lost, or did you lose it before?'),
  yesOrNo('business', 'Is het voor een bedrijf?', 'Is it for a business?'),
  yesOrNo('digid', 'Hebt u DigiD?', 'Do you have DigiD?'),
  yesOrNo('canTravel', 'Kunt u naar ons toe komen?', 'Can you come to us?'),
  { fact: 'postcode', type: 'text', question: { nl: 'Wat is uw postcode?', en: 'What is your postcode?' } },
];
