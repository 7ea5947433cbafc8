import type { DraftSummary, ProductDraft } from '#contracts';
import { titleIn } from './language.rules.js';
import type { KeptProduct } from './product.rules.js';
import { untranslated } from './translation.rules.js';

/** What was written last of a product, and what became of it. */
export interface Draft extends Omit<KeptProduct, 'published'> {
  /** The version in which was written what is published. */
  readonly publishedIn?: number | undefined;
  /** In force now. */
  readonly offered: boolean;
  /** When the period of what is published begins, and when it ends. Instants. */
  readonly offeredFrom?: string | undefined;
  readonly offeredUntil?: string | undefined;
}

/** What staff see of a product, in a municipality of these languages. */
export const viewOf = (draft: Draft, languages: readonly string[]): ProductDraft => {
  const { id, version, changedAt, changedBy, written, publishedIn, scheduled } = draft;
  const { offered, offeredFrom, offeredUntil } = draft;
  return {
    ...written.document,
    id,
    version,
    changedAt,
    changedBy,
    writtenIn: written.writtenIn,
    ...(publishedIn === undefined ? {} : { published: publishedIn }),
    offered,
    ...(offeredFrom === undefined ? {} : { offeredFrom }),
    ...(offeredUntil === undefined ? {} : { offeredUntil }),
    ...(scheduled ? { scheduled } : {}),
    untranslated: untranslated(written.document, languages),
  };
};

export const draftOf = ({ published, ...product }: KeptProduct, languages: readonly string[]): ProductDraft =>
  viewOf(
    {
      ...product,
      publishedIn: published?.writtenIn,
      offered: published?.offered ?? false,
      offeredFrom: published?.from,
      offeredUntil: published?.until,
    },
    languages,
  );

/** A line of the list of drafts. */
export const summaryOf = (draft: Draft, languages: readonly string[]): DraftSummary => ({
  id: draft.id,
  title: titleIn(draft.written.document.texts, languages),
  version: draft.version,
  changedAt: draft.changedAt,
  offered: draft.offered,
  unpublished: draft.publishedIn !== draft.written.writtenIn,
  ...(draft.scheduled ? { scheduledAt: draft.scheduled.at } : {}),
  untranslated: untranslated(draft.written.document, languages),
});
