import type { ProductDocument, ProductSummary } from '#contracts';
import { textIn } from './language.rules.js';

/** What a list shows of a product, in each language that has a title. */
export type ProductCard = Pick<ProductSummary, 'audience' | 'themes' | 'ways' | 'noAppointmentNeeded'> & {
  readonly texts: Readonly<Record<string, { readonly title: string; readonly summary: string }>>;
  readonly lifeEvents: readonly string[];
};

export const cardOf = ({ texts, audience, themes, lifeEvents, ways }: ProductDocument): ProductCard => ({
  texts: Object.fromEntries(
    Object.entries(texts)
      .filter(([, { title }]) => title !== undefined)
      .map(([tag]) => {
        const { title = '', summary = '' } = textIn(texts, [tag, 'nl']).text;
        return [tag, { title, summary }];
      }),
  ),
  audience: [...new Set(audience)],
  themes,
  lifeEvents,
  ways: [...new Set(ways.map(({ kind }) => kind))],
  noAppointmentNeeded: ways.some(({ step, kind }) => step === 'apply' && kind !== 'appointment'),
});
