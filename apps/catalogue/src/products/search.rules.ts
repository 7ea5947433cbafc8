import type { InputOf, searchProducts } from '#contracts';
import type { ProductCard } from './card.rules.js';

const mostWords = 12;
const longestWord = 40;

const partsOf = (typed: string): string[] => typed.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
const shortened = (word: string): string => [...word].slice(0, longestWord).join('');

/** The words of what somebody typed; whatever is no letter or digit parts them. */
export const wordsOf = (typed: string): string[] => [...new Set(partsOf(typed).map(shortened))].slice(0, mostWords);

/** What was typed, with the words that were probably meant; nothing when no word is known better. */
export const suggestionOf = (typed: string, meant: Readonly<Record<string, string>> | null): string | undefined => {
  if (!meant || Object.keys(meant).length === 0) return undefined;
  const meantBy = new Map(Object.entries(meant));
  return partsOf(typed)
    .map((word) => meantBy.get(shortened(word)) ?? word)
    .join(' ');
};

type Asked = Pick<InputOf<typeof searchProducts>, 'audience' | 'theme' | 'lifeEvent' | 'way' | 'noAppointmentNeeded'>;

/** PostgreSQL keeps neither of these; no text of ours has a control character. */
const asText = (text: string): string => text.replaceAll('\u0000', '\u0001').replace(/\p{Surrogate}/gu, '\u0001');

/** What a card must hold to be shown. */
export const filterOf = ({ audience, theme, lifeEvent, way, noAppointmentNeeded }: Asked): Partial<ProductCard> => ({
  ...(audience ? { audience: [audience] } : {}),
  ...(theme === undefined ? {} : { themes: [asText(theme)] }),
  ...(lifeEvent === undefined ? {} : { lifeEvents: [asText(lifeEvent)] }),
  ...(way ? { ways: [way] } : {}),
  ...(noAppointmentNeeded === undefined ? {} : { noAppointmentNeeded }),
});
