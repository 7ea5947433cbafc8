import type { Fallback, Fragment, ProductSummary } from '#contracts';

/** Where the words were found, as the database marks them: each hit stands between these two. */
export const hitBegins = '\u0002';
export const hitEnds = '\u0003';

export interface Marked {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
}

/** Its parts in the order in which they are read. */
export const fragmentsOf = (marked: string): Fragment[] =>
  marked
    .split(hitBegins)
    .flatMap((piece, at): Fragment[] => {
      const end = at === 0 ? -1 : piece.indexOf(hitEnds);
      return [
        { text: piece.slice(0, Math.max(end, 0)), hit: true },
        { text: piece.slice(end + 1), hit: false },
      ];
    })
    .map(({ text, hit }) => ({ text: text.replaceAll(hitEnds, ''), hit }))
    .filter(({ text }) => text !== '');

const joined = (fragments: readonly Fragment[]): string => fragments.map(({ text }) => text).join('');

/** Only what is the whole text when its parts are put together. */
const wholeOf = (marked: string | null, whole: string): Fragment[] | undefined => {
  const fragments = marked === null ? [] : fragmentsOf(marked);
  return fragments.some(({ hit }) => hit) && joined(fragments) === whole ? fragments : undefined;
};

export type FoundItem = Omit<ProductSummary, 'found' | 'fallbacks'> & {
  /** The language of the summary. */
  readonly summaryIn: string;
  readonly marked?: Marked;
};

/** An item of a search; of a list nothing is marked. */
export const itemOf = ({ marked, summaryIn, ...found }: FoundItem): ProductSummary => {
  const fallbacks: Fallback[] = summaryIn === found.language ? [] : [{ field: 'summary', language: summaryIn }];
  const item = { ...found, fallbacks };
  if (!marked) return item;
  const title = wholeOf(marked.title, item.title);
  const summary = wholeOf(marked.summary, item.summary);
  const text = marked.text === null ? undefined : fragmentsOf(marked.text.replace(/\s+/g, ' '));
  return { ...item, found: { ...(title && { title }), ...(summary && { summary }), ...(text && { text }) } };
};
