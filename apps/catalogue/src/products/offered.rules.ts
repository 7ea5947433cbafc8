import type { CatalogueSettings, getProduct, OutputOf } from '#contracts';
import { beginOf, dateAt } from '../settings/local-date.rules.js';
import { textIn } from './language.rules.js';
import { priceDates, pricesOn } from './prices.rules.js';
import type { Publication } from './product.rules.js';

export interface Asked {
  /** Best first. */
  readonly languages: readonly string[];
  readonly settings: CatalogueSettings;
  /** When anything of the catalogue changed last: settings and related products are part of the answer. An instant. */
  readonly catalogueChangedAt: string;
  /** An instant. */
  readonly now: string;
}

const latest = (instants: readonly string[]): string => instants.reduce((one, other) => (one < other ? other : one));

/** A product as it is offered now, and since when it is so. */
export const offeredProduct = (
  { id, published }: { readonly id: string; readonly published: Pick<Publication, 'document' | 'as' | 'at' | 'from'> },
  { languages, settings, catalogueChangedAt, now }: Asked,
): OutputOf<typeof getProduct> => {
  const { document, as, at, from } = published;
  const today = dateAt(settings.timeZone, now);
  const passed = priceDates(document.prices)
    .filter((date) => date <= today)
    .map((date) => beginOf(settings.timeZone, date));
  return {
    product: {
      ...document,
      id,
      version: as,
      published: true,
      changedAt: at,
      ...textIn(document.texts, [...languages, ...settings.languages]),
      pricesNow: pricesOn(document.prices, today),
    },
    lastModified: latest([at, catalogueChangedAt, ...(from === undefined ? [] : [from]), ...passed]),
  };
};
