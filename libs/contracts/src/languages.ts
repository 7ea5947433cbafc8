// A tag itself, then without its last part, and so on (RFC 4647, lookup); then what is more precise than these.
const formsOf = (tag: string): string[] => {
  const parts = tag.toLowerCase().split('-');
  const ranges = parts.map((_, at) => parts.slice(0, parts.length - at).join('-'));
  return [...ranges, ...ranges.map((range) => `${range}-%`)];
};

/** What tags that are wanted may look like, best first, in lower case; behind `-%` stands anything, as in SQL. */
export const languageForms = (wanted: readonly string[]): string[] => [...new Set(wanted.flatMap(formsOf))];

const fits = (tag: string, form: string): boolean =>
  form.endsWith('%') ? tag.startsWith(form.slice(0, -1)) : tag === form;

/** The languages there are, best first: those that fit one wanted, in the order wanted; then the others by the alphabet. */
export const languagesInOrder = (present: readonly string[], wanted: readonly string[]): string[] => {
  const forms = languageForms(wanted);
  const placeOf = (tag: string): number => {
    const place = forms.findIndex((form) => fits(tag.toLowerCase(), form));
    return place < 0 ? forms.length : place;
  };
  const places = new Map(present.map((tag) => [tag, placeOf(tag)]));
  return [...present].sort().sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
};

/** The text in the best language there is; nothing when there is no text. */
export const inBestLanguage = (said: Readonly<Record<string, string>>, wanted: readonly string[]): string =>
  said[languagesInOrder(Object.keys(said), wanted)[0] ?? ''] ?? '';
