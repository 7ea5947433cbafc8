import {
  type Fallback,
  languagesInOrder,
  type Product,
  type ProductDocument,
  type ProductText,
  type TextField,
  textFields,
} from '#contracts';

type Texts = ProductDocument['texts'];

/** The title in the best of the languages wanted that has one. */
export const titleIn = (
  texts: Readonly<Record<string, { readonly title?: string | undefined }>>,
  wanted: readonly string[],
): string => languagesInOrder(Object.keys(texts), wanted).flatMap((tag) => texts[tag]?.title ?? [])[0] ?? '';

const isMissing = (part: ProductText[TextField]): boolean => part === undefined || part.length === 0;

/**
 * A product in the best of the languages wanted that has a title; each part that is missing there is taken from the
 * next language that has it. Words by which it is found are of one language only.
 */
export const textIn = (texts: Texts, wanted: readonly string[]): Pick<Product, 'language' | 'text' | 'fallbacks'> => {
  const order = languagesInOrder(Object.keys(texts), wanted);
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
