import { z } from 'zod';
import { perLanguage, text } from '../text.js';
import { CalendarDate } from '../time.js';

/** An amount that is asked from a day on, until a later one of the same kind and ages takes its place. */
export const Price = z
  .strictObject({
    from: CalendarDate,
    until: CalendarDate.optional(),
    /** `base`: once; `perPerson`: for each; `urgent`: on top, for urgency; `extra`: on top, for what the label says. */
    kind: z.enum(['base', 'perPerson', 'urgent', 'extra']).default('base'),
    /** Ages for which it is asked, both included. */
    ageFrom: z.int().min(0).max(130).optional(),
    ageUntil: z.int().min(0).max(130).optional(),
    amountCents: z.int().min(0).max(10_000_000),
    label: perLanguage(text(120)).optional(),
  })
  .refine(({ from, until }) => until === undefined || from < until, {
    error: 'This must be later than from.',
    path: ['until'],
  })
  .refine(({ ageFrom = 0, ageUntil = 130 }) => ageFrom <= ageUntil, {
    error: 'This must not be less than ageFrom.',
    path: ['ageUntil'],
  })
  .meta({ id: 'Price' });
export type Price = z.infer<typeof Price>;

const saidOf = ({ from, kind, label }: Price): string =>
  JSON.stringify([from, kind, Object.entries(label ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))]);

const isAlsoAsked = (one: Price, other: Price): boolean =>
  saidOf(one) === saidOf(other) &&
  (one.ageFrom ?? 0) <= (other.ageUntil ?? 130) &&
  (other.ageFrom ?? 0) <= (one.ageUntil ?? 130);

/** At one age and from one date there is one price of a kind and label. */
export const Prices = z
  .array(Price)
  .max(50)
  .superRefine((prices, context) => {
    for (const [at, price] of prices.entries()) {
      const earlier = prices.slice(0, at).findIndex((other) => isAlsoAsked(other, price));
      if (earlier >= 0)
        context.addIssue({
          code: 'custom',
          path: [at],
          message: `prices[${earlier}] has the same kind and label from the same date, for some of the same ages.`,
        });
    }
  });
