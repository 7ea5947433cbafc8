import {
  type Fallback,
  type Product,
  type ProductDocument,
  type ProductText,
  type TextField,
  textFields,
} from '#contracts';

type Texts = ProductDocument['texts'];

/** Languages to try, in order, each once: those wanted, each followed by its language without region, then all there are. */
const tried = (wanted: readonly string[], present: readonly string[]): string[] => {
  const tags = new Set([...wanted.flatMap((tag) => [tag, tag.split('-')[0] ?? tag]), ...[...present].sort()]);
  return [...tags].filter((tag) => present.includes(tag));
};

/** The text of a language there is, the best of those wanted: what has a text in no wanted language has it in any. */
export const bestOf = (said: Readonly<Record<string, string>>, wanted: readonly string[]): string =>
  said[tried(wanted, Object.keys(said))[0] ?? ''] ?? '';

const isMissing = (part: ProductText[TextField]): boolean => part === undefined || part.length === 0;

/**
 * A product in the best of the languages wanted that has a title; each part that is missing there is taken from the
 * next language that has it. Words by which it is found are of one language only.
 */
export const textIn = (texts: Texts, wanted: readonly string[]): Pick<Product, 'language' | 'text' | 'fallbacks'> => {
  const order = tried(wanted, Object.keys(texts));
  const language = order.find((tag) => texts[tag]?.title !== undefined) ?? order[0] ?? '';
  const own = texts[language] ?? { conditions: [], bring: [], keywords: [], synonyms: [] };
  const fallbacks = textFields
    .filter((field) => isMissing(own[field]))
    .flatMap((field): Fallback[] => {
      const other = order.find((tag) => !isMissing(texts[tag]?.[field]));
      return other === undefined ? [] : [{ field, language: other }];
    });
  const taken = fallbacks.map(({ field, language: other }) => [field, texts[other]?.[field]]);
  return { language, text: { ...own, ...Object.fromEntries(taken) } as Product['text'], fallbacks };
};
