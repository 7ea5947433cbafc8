import type { ProductDocument, ProductSummary } from '#contracts';
import { forcedSteps, type WayInShort } from './ways-facts.rules.js';

/** What lists and facts show of a product. */
export type ProductCard = Pick<ProductSummary, 'audience' | 'themes' | 'ways' | 'noAppointmentNeeded'> & {
  readonly texts: Readonly<Record<string, { readonly title?: string; readonly summary?: string }>>;
  readonly lifeEvents: readonly string[];
  readonly waysInShort: readonly WayInShort[];
};

const inShort = ({ id, step, kind, channels }: WayInShort): WayInShort => ({
  id,
  step,
  kind,
  ...(channels ? { channels } : {}),
});

export const cardOf = ({ texts, audience, themes, lifeEvents, ways }: ProductDocument): ProductCard => ({
  texts: Object.fromEntries(
    Object.entries(texts).map(([tag, { title, summary }]) => [
      tag,
      { ...(title === undefined ? {} : { title }), ...(summary === undefined ? {} : { summary }) },
    ]),
  ),
  audience: [...new Set(audience)],
  themes,
  lifeEvents,
  ways: [...new Set(ways.map(({ kind }) => kind))],
  noAppointmentNeeded: ways.length > 0 && forcedSteps(ways, ['appointment']).length === 0,
  waysInShort: ways.map(inShort),
});
