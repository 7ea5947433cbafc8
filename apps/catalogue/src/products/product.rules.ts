import type { ChangedBy, ProductDocument, ProductVersion } from '#contracts';
import type { Author } from '../settings/author.rules.js';
import { isWhatWasSeen, type SeenVersions } from '../settings/seen.rules.js';

/** What was written, and the version in which. */
export interface WrittenDocument {
  readonly writtenIn: number;
  readonly document: ProductDocument;
}

/** What is published. Instants. */
export interface Publication extends WrittenDocument {
  /** The version in which it was published. */
  readonly as: number;
  readonly at: string;
  /** Whether it is in force now. */
  readonly offered: boolean;
  /** When its period begins, and when it ends; neither is there once it ended. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** A product as it is kept for one municipality. */
export interface KeptProduct {
  readonly id: string;
  /** Rises with every change of any kind. */
  readonly version: number;
  /** An instant. */
  readonly changedAt: string;
  readonly changedBy: ChangedBy;
  /** What was written last. */
  readonly written: WrittenDocument;
  readonly published?: Publication | undefined;
  readonly scheduled?: { readonly writtenIn: number; readonly at: string } | undefined;
}

/** One step in the history of a product; a document only of what was written. */
export interface Step extends ProductVersion {
  readonly document?: ProductDocument | undefined;
}

/** What a decision comes to; without steps nothing changed. */
export interface Change {
  readonly product: KeptProduct;
  readonly steps: readonly Step[];
  readonly announce?: 'published' | 'withdrawn' | undefined;
}

export type ChangeDecision = { readonly ok: Change } | { readonly refused: 'version-changed' | 'product-unknown' };

/** Decides about a product that the writer saw as it is. */
export const asSeen = (
  present: KeptProduct | undefined,
  seen: SeenVersions,
  decide: (present: KeptProduct) => Change,
): ChangeDecision => {
  if (!present) return { refused: 'product-unknown' };
  return isWhatWasSeen(seen, present.version) ? { ok: decide(present) } : { refused: 'version-changed' };
};

export const unchanged = (product: KeptProduct): Change => ({ product, steps: [] });

type Done = Pick<Step, 'did' | 'writtenIn'> & Partial<Pick<Step, 'scheduledAt' | 'changed' | 'document'>>;

/** The product one version further, and the step that led there. */
export const stepped = (
  product: KeptProduct,
  { by, now }: Author,
  done: Done,
): { readonly product: KeptProduct; readonly steps: readonly [Step] } => {
  const version = product.version + 1;
  return {
    product: { ...product, version, changedAt: now, changedBy: by },
    steps: [{ changed: [], ...done, version, at: now, by }],
  };
};

/** One change after another, as one. */
export const andThen = (first: Change, second: (product: KeptProduct) => Change): Change => {
  const next = second(first.product);
  return { ...next, steps: [...first.steps, ...next.steps], announce: next.announce ?? first.announce };
};
