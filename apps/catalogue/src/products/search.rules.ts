const mostWords = 12;
const longestWord = 40;

/** The words of what somebody typed; whatever is no letter or digit parts them. */
export const wordsOf = (typed: string): string[] => {
  const words = typed.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(words.map((word) => [...word].slice(0, longestWord).join('')))].slice(0, mostWords);
};

/** Wanted languages, best first, each followed by its language without region, then Dutch. */
export const languagesToTry = (wanted: readonly string[]): string[] => [
  ...new Set([...wanted.flatMap((tag) => [tag, tag.split('-')[0] ?? tag]), 'nl']),
];
