import type { Product, ProductDocument, ProductSummary } from '#contracts';
import { sameJson } from './same-json.rules.js';

/** A product as it is kept for one municipality. */
export interface KeptProduct {
  readonly id: string;
  readonly version: number;
  readonly document: ProductDocument;
  /** An instant. */
  readonly changedAt: string;
}

/** What the writer saw: versions (`*`: any), or nothing yet. */
export type SeenProduct = { readonly versions: readonly string[] } | { readonly nothing: true };

export interface Writing {
  readonly id: string;
  readonly document: ProductDocument;
  readonly seen: SeenProduct;
  /** An instant. */
  readonly now: string;
}

export type Written =
  | {
      readonly done: 'created' | 'changed';
      readonly product: KeptProduct;
      readonly announce?: 'published' | 'withdrawn';
    }
  | { readonly done: 'unchanged'; readonly product: KeptProduct };

export type WriteDecision = { readonly ok: Written } | { readonly refused: 'version-changed' };

const isWhatWasSeen = (seen: SeenProduct, present: KeptProduct | undefined): boolean => {
  if ('nothing' in seen) return present === undefined;
  return present !== undefined && (seen.versions.includes('*') || seen.versions.includes(String(present.version)));
};

/** What writing a product over the present one comes to. */
export const write = (present: KeptProduct | undefined, { id, document, seen, now }: Writing): WriteDecision => {
  if (!isWhatWasSeen(seen, present)) return { refused: 'version-changed' };
  if (present && sameJson(present.document, document)) return { ok: { done: 'unchanged', product: present } };
  const product = { id, version: (present?.version ?? 0) + 1, document, changedAt: now };
  const done = present ? 'changed' : 'created';
  if (document.published) return { ok: { done, product, announce: 'published' } };
  if (present?.document.published) return { ok: { done, product, announce: 'withdrawn' } };
  return { ok: { done, product } };
};

export const productOf = ({ id, version, document, changedAt }: KeptProduct): Product => ({
  ...document,
  id,
  version,
  changedAt,
});

/** What a list shows of a product, in each of its languages. */
export type ProductCard = Pick<ProductSummary, 'audience' | 'themes' | 'ways' | 'noAppointmentNeeded'> & {
  readonly texts: Readonly<Record<string, { readonly title: string; readonly summary: string }>>;
};

export const cardOf = ({ texts, audience, themes, ways }: ProductDocument): ProductCard => ({
  texts: Object.fromEntries(Object.entries(texts).map(([tag, { title, summary }]) => [tag, { title, summary }])),
  audience: [...new Set(audience)],
  themes,
  ways: [...new Set(ways.map(({ kind }) => kind))],
  noAppointmentNeeded: ways.some(({ step, kind }) => step === 'apply' && kind !== 'appointment'),
});
