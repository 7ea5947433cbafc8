/** The prefixes that CPSV-AP 3.2 uses, and its literals per language. Nothing of it has to be fetched. */
export const context = {
  cpsv: 'http://purl.org/vocab/cpsv#',
  cv: 'http://data.europa.eu/m8g/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  eli: 'http://data.europa.eu/eli/ontology#',
  foaf: 'http://xmlns.com/foaf/0.1/',
  locn: 'http://www.w3.org/ns/locn#',
  schema: 'https://schema.org/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  time: 'http://www.w3.org/2006/time#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  title: { '@id': 'dct:title', '@container': '@language' },
  abstract: { '@id': 'dct:abstract', '@container': '@language' },
  description: { '@id': 'dct:description', '@container': '@language' },
  keyword: { '@id': 'dcat:keyword', '@container': '@language' },
  label: { '@id': 'skos:prefLabel', '@container': '@language' },
} as const;

export type Node = Readonly<Record<string, unknown>>;

/** Texts by language tag. */
export type PerLanguage<T = string> = Readonly<Record<string, T>>;

export const ref = (id: string): Node => ({ '@id': id });

const forbidden = /[\s<>"{}|\\^`]/g;

/** An address as an IRI: what may not stand in one is percent-encoded. */
export const iriOf = (address: string): string => {
  const url = URL.canParse(address) ? new URL(address).href : address;
  return url.replace(forbidden, (character) => encodeURIComponent(character));
};

/** Only what is there: a list that is empty and a text that is missing leave no trace. */
export const withWhatIsThere = (node: Readonly<Record<string, unknown>>): Node =>
  Object.fromEntries(Object.entries(node).filter(([, value]) => isThere(value)));

const isThere = (value: unknown): boolean => {
  if (value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || value === null || Object.keys(value).length > 0;
};

const authorityCode: Readonly<Record<string, string>> = {
  ar: 'ARA',
  bg: 'BUL',
  cs: 'CES',
  da: 'DAN',
  de: 'DEU',
  el: 'ELL',
  en: 'ENG',
  es: 'SPA',
  et: 'EST',
  fi: 'FIN',
  fr: 'FRA',
  fy: 'FRY',
  ga: 'GLE',
  hr: 'HRV',
  hu: 'HUN',
  it: 'ITA',
  lt: 'LIT',
  lv: 'LAV',
  mt: 'MLT',
  nl: 'NLD',
  no: 'NOR',
  pap: 'PAP',
  pl: 'POL',
  pt: 'POR',
  ro: 'RON',
  ru: 'RUS',
  sk: 'SLK',
  sl: 'SLV',
  sv: 'SWE',
  tr: 'TUR',
  uk: 'UKR',
  zh: 'ZHO',
};

/** Languages as the EU names them; one that it does not name here is left out. */
export const languagesOf = (tags: readonly string[]): Node[] => {
  const codes = tags.flatMap((tag) => authorityCode[tag.split('-')[0] ?? ''] ?? []);
  return [...new Set(codes)].map((code) => ref(`http://publications.europa.eu/resource/authority/language/${code}`));
};

export const euro = ref('http://publications.europa.eu/resource/authority/currency/EUR');

/** Cents as a number of euros. */
export const eurosOf = (cents: number): Node => ({ '@type': 'xsd:double', '@value': String(cents / 100) });
export const dateOf = (date: string): Node => ({ '@type': 'xsd:date', '@value': date });

const daysOf = {
  // As many days as so many working days take at least.
  'working-days': (amount: number) => Math.floor(amount / 5) * 7 + (amount % 5),
  days: (amount: number) => amount,
  weeks: (amount: number) => amount * 7,
};

/** A length of time (ISO 8601), in days: a duration of XML Schema knows neither weeks nor working days. */
export const durationOf = ({ amount, unit }: { amount: number; unit: 'minutes' | keyof typeof daysOf }): Node => ({
  '@type': 'xsd:duration',
  '@value': unit === 'minutes' ? `PT${amount}M` : `P${daysOf[unit](amount)}D`,
});

/** Concepts of our own have no address on the web. */
export const termOf = (list: 'way' | 'audience', name: string): Node => ({
  '@id': `urn:open-loket:${list}:${name}`,
  '@type': 'skos:Concept',
  'skos:notation': name,
});

/**
 * Lines of several languages, one below the other: where each language has as many, those of one place say the same.
 */
export const linedUp = (lists: PerLanguage<readonly string[]>): PerLanguage[] => {
  const given = Object.entries(lists).filter(([, lines]) => lines.length > 0);
  const most = given[0]?.[1].length ?? 0;
  if (given.every(([, lines]) => lines.length === most))
    return Array.from({ length: most }, (_, at) =>
      Object.fromEntries(given.map(([tag, lines]) => [tag, lines[at] ?? ''])),
    );
  return given.flatMap(([tag, lines]) => lines.map((line) => ({ [tag]: line })));
};
