import type { DraftSummary, ProductDraft } from '#contracts';
import { bestOf } from './language.rules.js';
import type { KeptProduct } from './product.rules.js';
import { untranslated } from './translation.rules.js';

/** What was written last of a product, and what became of it. */
export interface Draft extends Omit<KeptProduct, 'published'> {
  /** The version in which was written what is published. */
  readonly publishedIn?: number | undefined;
}

/** What staff see of a product, in a municipality of these languages. */
export const viewOf = (draft: Draft, languages: readonly string[]): ProductDraft => {
  const { id, version, changedAt, changedBy, written, publishedIn, scheduled } = draft;
  return {
    ...written.document,
    id,
    version,
    changedAt,
    changedBy,
    writtenIn: written.writtenIn,
    ...(publishedIn === undefined ? {} : { published: publishedIn }),
    ...(scheduled ? { scheduled } : {}),
    untranslated: untranslated(written.document, languages),
  };
};

export const draftOf = ({ published, ...product }: KeptProduct, languages: readonly string[]): ProductDraft =>
  viewOf({ ...product, publishedIn: published?.writtenIn }, languages);

const titlesOf = ({ written }: Draft): Record<string, string> =>
  Object.fromEntries(
    Object.entries(written.document.texts).flatMap(([tag, { title }]) => (title === undefined ? [] : [[tag, title]])),
  );

/** A line of the list of drafts. */
export const summaryOf = (
  draft: Draft & { readonly offered: boolean },
  languages: readonly string[],
): DraftSummary => ({
  id: draft.id,
  title: bestOf(titlesOf(draft), languages),
  version: draft.version,
  changedAt: draft.changedAt,
  offered: draft.offered,
  unpublished: draft.publishedIn !== draft.written.writtenIn,
  ...(draft.scheduled ? { scheduledAt: draft.scheduled.at } : {}),
  untranslated: untranslated(draft.written.document, languages),
});
