import type { Price, ProductDocument, Way } from '#contracts';
import {
  dateOf,
  durationOf,
  euro,
  eurosOf,
  iriOf,
  linedUp,
  type Node,
  type PerLanguage,
  ref,
  termOf,
  withWhatIsThere,
} from './linked-data-terms.wording.js';

const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

const channelId = (service: string, way: Way): string => `${service}#way-${way.id}`;

const hoursOf = ({ hours, openingHours }: Way): Node[] => {
  const weekly = (openingHours ?? []).map(({ weekday, from, until }) => `${weekdays[weekday - 1]} ${from}-${until}`);
  const node = withWhatIsThere({ description: hours ?? {}, 'schema:openingHours': weekly });
  return Object.keys(node).length > 0 ? [{ '@type': 'time:TemporalEntity', ...node }] : [];
};

/** A way as a `cv:Channel`. */
const channelOf = (service: string, way: Way): Node =>
  withWhatIsThere({
    '@id': channelId(service, way),
    '@type': 'cv:Channel',
    'dct:identifier': way.id,
    'dct:type': termOf('way', way.kind),
    title: way.title,
    description: way.description,
    'cv:openingHours': hoursOf(way),
    'cv:processingTime':
      way.leadDays === undefined ? undefined : durationOf({ amount: way.leadDays, unit: 'working-days' }),
    'foaf:page': way.url === undefined ? undefined : ref(iriOf(way.url)),
    'schema:telephone': way.phone,
  });

export const channelsOf = (service: string, { ways }: ProductDocument): Node[] =>
  ways.map((way) => channelOf(service, way));

const costOf = (id: string, cents: number, more: Readonly<Record<string, unknown>>): Node =>
  withWhatIsThere({
    '@id': id,
    '@type': 'cv:Cost',
    'dct:identifier': id.slice(id.indexOf('#') + 1),
    'cv:hasValue': eurosOf(cents),
    'cv:currency': euro,
    ...more,
  });

const periodOf = ({ from, until }: Price): Node =>
  withWhatIsThere({
    '@type': 'dct:PeriodOfTime',
    'dcat:startDate': dateOf(from),
    'dcat:endDate': until === undefined ? undefined : dateOf(until),
  });

/** Prices with the days from which and until which they are asked; what the ways cost, when there are no prices. */
export const costsOf = (service: string, { prices, ways }: ProductDocument): Node[] => {
  const ofWay = (way: Way, what: 'cost' | 'fee', cents: number): Node[] =>
    cents === 0
      ? []
      : [
          costOf(`${service}#${what}-${way.id}`, cents, {
            description: way.title,
            'cv:ifAccessedThrough': ref(channelId(service, way)),
          }),
        ];
  return [
    ...prices.map((price, at) =>
      costOf(`${service}#price-${at + 1}`, price.amountCents, {
        description: price.label ?? {},
        'dct:temporal': periodOf(price),
      }),
    ),
    ...(prices.length > 0 ? [] : ways.flatMap((way) => ofWay(way, 'cost', way.costCents))),
    ...ways.flatMap((way) => ofWay(way, 'fee', way.delivery?.feeCents ?? 0)),
  ];
};

const linesOf = ({ texts }: ProductDocument, field: 'bring' | 'conditions'): PerLanguage[] =>
  linedUp(Object.fromEntries(Object.entries(texts).map(([tag, text]) => [tag, text[field]])));

const named = (service: string, name: string, type: string) => (title: PerLanguage, at: number) => ({
  '@id': `${service}#${name}-${at + 1}`,
  '@type': type,
  'dct:identifier': `${name}-${at + 1}`,
  title,
});

/** What to bring, each as a `cv:Evidence`. */
export const evidenceOf = (service: string, document: ProductDocument): Node[] =>
  linesOf(document, 'bring').map(named(service, 'evidence', 'cv:Evidence'));

/** Who can get it, each condition as a `cv:Requirement`. */
export const requirementsOf = (service: string, document: ProductDocument): Node[] =>
  linesOf(document, 'conditions').map(named(service, 'requirement', 'cv:Requirement'));

export const legalResourcesOf = (service: string, { legalBasis }: ProductDocument): Node[] =>
  legalBasis.map(({ label, uri, url }, at) =>
    withWhatIsThere({
      '@id': uri === undefined ? `${service}#law-${at + 1}` : iriOf(uri),
      '@type': 'eli:LegalResource',
      'dct:title': label,
      'foaf:page': url === undefined ? undefined : ref(iriOf(url)),
    }),
  );

/** Numbers to call, each once. */
export const contactPointsOf = (service: string, { ways }: ProductDocument): Node[] => {
  const phones = [...new Set(ways.flatMap(({ phone }) => phone ?? []))];
  return phones.map((phone, at) => ({
    '@id': `${service}#phone-${at + 1}`,
    '@type': 'cv:ContactPoint',
    'cv:telephone': phone,
  }));
};
