import { type ProductDocument, type ProductDraft, textFields } from '#contracts';

/** A place where texts of several languages stand, and which of them do. */
interface Place {
  readonly field: string;
  readonly languages: readonly string[];
}

const place = (field: string, said: Readonly<Record<string, unknown>> | undefined): Place[] =>
  said ? [{ field, languages: Object.keys(said) }] : [];

const fieldsOfTexts = (texts: ProductDocument['texts']): Place[] =>
  textFields
    .map((field) => ({
      field,
      languages: Object.entries(texts)
        .filter(([, text]) => (text[field]?.length ?? 0) > 0)
        .map(([tag]) => tag),
    }))
    .filter(({ languages }) => languages.length > 0);

const placesOf = ({ texts, ways, prices, organisation }: ProductDocument): Place[] => [
  ...fieldsOfTexts(texts),
  ...ways.flatMap(({ title, description, hours, conditions }, at) => [
    ...place(`ways[${at}].title`, title),
    ...place(`ways[${at}].description`, description),
    ...place(`ways[${at}].hours`, hours),
    ...conditions.flatMap(({ because }, number) => place(`ways[${at}].conditions[${number}].because`, because)),
  ]),
  ...prices.flatMap(({ label }, at) => place(`prices[${at}].label`, label)),
  ...place('organisation.name', organisation?.name),
];

/** What some other language says and these do not. */
export const untranslated = (document: ProductDocument, languages: readonly string[]): ProductDraft['untranslated'] => {
  const places = placesOf(document);
  return languages
    .map((language) => ({
      language,
      fields: places.filter((one) => !one.languages.includes(language)).map(({ field }) => field),
    }))
    .filter(({ fields }) => fields.length > 0);
};

/** The languages in which nothing is missing. */
export const completeIn = (document: ProductDocument): string[] => {
  const places = placesOf(document);
  return Object.keys(document.texts).filter((tag) => places.every(({ languages }) => languages.includes(tag)));
};
