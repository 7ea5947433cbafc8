import type { CatalogueSettings, Organisation, ProductDocument, SdgArea } from '#contracts';
import {
  channelsOf,
  contactPointsOf,
  costsOf,
  evidenceOf,
  legalResourcesOf,
  requirementsOf,
} from './linked-data-parts.wording.js';
import {
  context,
  durationOf,
  iriOf,
  languagesOf,
  type Node,
  type PerLanguage,
  ref,
  termOf,
  withWhatIsThere,
} from './linked-data-terms.wording.js';

export interface OfferedCatalogue {
  readonly municipality: { readonly id: string; readonly name: string };
  /** Where the outside finds the municipality here, `https://voorbeeldstad.example`; without it ids are URNs. */
  readonly address?: string | undefined;
  readonly settings: Pick<CatalogueSettings, 'organisation'>;
  readonly products: readonly { readonly id: string; readonly document: ProductDocument }[];
  /** Of the Single Digital Gateway; each names the products that belong to it. */
  readonly areas: readonly SdgArea[];
}

type Named = 'product' | 'organisation' | 'theme' | 'event' | 'catalogue';

const idsOf = ({ municipality, address }: OfferedCatalogue) => {
  return (what: Named, name = ''): string => {
    const encoded = encodeURIComponent(name);
    if (!address) return ['urn:loket', municipality.id, what, ...(encoded ? [encoded] : [])].join(':');
    if (what === 'product') return `${address}/v1/products/${encoded}`;
    return `${address}/v1/exports/cpsv-ap#${what}${encoded && `-${encoded}`}`;
  };
};
type Ids = ReturnType<typeof idsOf>;

const organisationNode = (ids: Ids, municipality: OfferedCatalogue['municipality'], own?: Organisation): Node => {
  const name = own ? (Object.values(own.name)[0] ?? '') : '';
  return {
    '@id': own?.uri === undefined ? ids('organisation', name) : iriOf(own.uri),
    '@type': 'cv:PublicOrganisation',
    'dct:identifier': own ? (own.uri ?? name) : municipality.id,
    ...(own
      ? { title: own.name, label: own.name }
      : { 'dct:title': municipality.name, 'skos:prefLabel': municipality.name }),
  };
};

const areaNode = ({ code, theme, themeUri }: SdgArea): Node => ({
  '@id': iriOf(themeUri),
  '@type': 'skos:Concept',
  'skos:notation': code,
  label: { nl: theme },
});

const themeNode = (ids: Ids, theme: string): Node => ({
  '@id': ids('theme', theme),
  '@type': 'skos:Concept',
  'skos:prefLabel': theme,
});

const eventNode = (ids: Ids, event: string, { audience }: ProductDocument): Node => ({
  '@id': ids('event', event),
  '@type': audience.includes('person') ? 'cv:LifeEvent' : 'cv:BusinessEvent',
  'dct:identifier': event,
  'dct:title': event,
});

const standardNodes = ({ standard }: ProductDocument): Node[] =>
  standard ? [{ '@id': iriOf(standard.uri), '@type': 'skos:Concept', label: { nl: standard.name } }] : [];

const inEachLanguage = <F extends 'title' | 'summary' | 'description'>(
  { texts }: ProductDocument,
  field: F,
): PerLanguage =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([tag, { [field]: said }]) => (said === undefined ? [] : [[tag, said]])),
  );

const keywordsOf = ({ texts }: ProductDocument): PerLanguage<readonly string[]> =>
  Object.fromEntries(
    Object.entries(texts)
      .map(([tag, { keywords, synonyms }]) => [tag, [...new Set([...keywords, ...synonyms])]] as const)
      .filter(([, words]) => words.length > 0),
  );

const serviceNode = (
  ids: Ids,
  catalogue: OfferedCatalogue,
  { id, document }: OfferedCatalogue['products'][number],
): Node => {
  const service = ids('product', id);
  const authority = document.organisation ?? catalogue.settings.organisation;
  const offered = new Set(catalogue.products.map((product) => product.id));
  return withWhatIsThere({
    '@id': service,
    '@type': 'cpsv:PublicService',
    'dct:identifier': id,
    title: inEachLanguage(document, 'title'),
    abstract: inEachLanguage(document, 'summary'),
    description: inEachLanguage(document, 'description'),
    keyword: keywordsOf(document),
    'dct:language': languagesOf(Object.keys(document.texts)),
    'dct:audience': document.audience.map((audience) => termOf('audience', audience)),
    'cv:thematicArea': catalogue.areas.filter(({ publishedAs }) => publishedAs.includes(id)).map(areaNode),
    'cv:isClassifiedBy': [...standardNodes(document), ...document.themes.map((theme) => themeNode(ids, theme))],
    'cv:isGroupedBy': document.lifeEvents.map((event) => eventNode(ids, event, document)),
    'cv:hasCompetentAuthority': organisationNode(ids, catalogue.municipality, authority),
    'cv:hasLegalResource': legalResourcesOf(service, document),
    'cv:hasChannel': channelsOf(service, document),
    'cv:contactPoint': contactPointsOf(service, document),
    'cv:hasCost': costsOf(service, document),
    'cv:processingTime': document.processing ? durationOf(document.processing) : undefined,
    'cpsv:hasInput': evidenceOf(service, document),
    'cv:holdsRequirement': requirementsOf(service, document),
    'cv:relatedService': document.related
      .filter(({ productId }) => offered.has(productId))
      .map(({ productId }) => ref(ids('product', productId))),
  });
};

/**
 * What is offered as CPSV-AP 3.2 (https://semiceu.github.io/CPSV-AP/releases/3.2.0/), in JSON-LD with its context
 * inside: a `dcat:Dataset` and in it a `cpsv:PublicService` for each product. A way is a `cv:Channel`, what to bring a
 * `cv:Evidence`, a condition a `cv:Requirement`.
 */
export const linkedDataOf = (catalogue: OfferedCatalogue): Record<string, unknown> => {
  const ids = idsOf(catalogue);
  const { municipality, settings, products } = catalogue;
  const dataset = withWhatIsThere({
    '@id': ids('catalogue'),
    '@type': 'dcat:Dataset',
    'dct:identifier': municipality.id,
    'dct:title': municipality.name,
    'dct:publisher': organisationNode(ids, municipality, settings.organisation),
    'dct:hasPart': products.map(({ id }) => ref(ids('product', id))),
  });
  return { '@context': context, '@graph': [dataset, ...products.map((one) => serviceNode(ids, catalogue, one))] };
};
