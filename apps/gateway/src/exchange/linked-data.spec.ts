import { describe, expect, it } from '@jest/globals';
import jsonld from 'jsonld';
import { CatalogueSettings, ProductDocument, type SdgArea } from '#contracts';
import { addressOf } from './address-of.rules.js';
import { linkedDataOf, type OfferedCatalogue } from './linked-data.wording.js';

const cv = 'http://data.europa.eu/m8g/';
const dct = 'http://purl.org/dc/terms/';
const hostile = '</script><script>alert("1")</script> {"@id": "http://evil.test"} \\" <http://evil.test> .\n_:b0';

const aWay = (kind: string, more: object = {}) => ({
  id: `apply-${kind}`,
  step: 'apply',
  kind,
  title: { nl: `Via ${kind}`, en: `By ${kind}` },
  description: { nl: 'Zo gaat het.' },
  ownMinutes: 10,
  trips: 1,
  costCents: 0,
  identification: 'none',
  ...more,
});

const passport = ProductDocument.parse({
  standard: { name: 'paspoort', uri: 'http://standaarden.overheid.nl/owms/terms/paspoort' },
  audience: ['person'],
  themes: ['reis documenten'],
  lifeEvents: ['verhuizen'],
  texts: {
    nl: {
      title: 'Paspoort',
      summary: 'Kort.',
      description: hostile,
      conditions: ['Nederlander'],
      bring: ['Pasfoto', 'Oud paspoort'],
      keywords: ['pas', 'reizen'],
      synonyms: ['pas', 'reispas'],
    },
    en: {
      title: 'Passport',
      summary: 'Short.',
      description: 'Long.',
      conditions: ['Dutch'],
      bring: ['Photo', 'Old one'],
    },
    'pap-AW': { title: 'Pasaporte', bring: ['Potrèt'] },
  },
  prices: [{ from: '2026-01-01', until: '2027-01-01', amountCents: 8_911, label: { nl: 'Volwassen' } }],
  processing: { amount: 8, unit: 'weeks' },
  legalBasis: [
    {
      label: 'Artikel 1 Paspoortwet',
      uri: 'http://standaarden.overheid.nl/owms/terms/wet_1',
      url: 'https://wetten.test/a|b<c>',
    },
    { label: 'Gewoonte' },
  ],
  ways: [
    aWay('appointment', { leadDays: 5, hours: { nl: 'Op werkdagen' } }),
    aWay('phone', { phone: '+31 85 000 00 00', openingHours: [{ weekday: 1, from: '09:00', until: '17:00' }] }),
    aWay('online', { url: 'https://formulieren.test/paspoort' }),
  ],
  related: [
    { productId: 'verhuizen', as: 'often-together' },
    { productId: 'nergens', as: 'instead-of' },
  ],
});
const moving = ProductDocument.parse({
  audience: ['business'],
  texts: { nl: { title: 'Verhuizen', summary: 'Kort.', description: 'Lang.' } },
  ways: [aWay('delivery', { costCents: 250, delivery: { areas: [], feeCents: 695, days: 2 } })],
  lifeEvents: ['verhuizen'],
  organisation: { name: { nl: 'Omgevingsdienst' }, uri: 'https://omgeving.test/' },
});
const area: SdgArea = {
  code: 'A1',
  area: 'Reizen',
  areaUri: 'http://standaarden.overheid.nl/owms/terms/sdg_reizUnie',
  theme: 'documenten',
  themeUri: 'http://standaarden.overheid.nl/owms/terms/sdg_A1',
  standards: 1,
  publishedAs: ['paspoort'],
};
const offered = (more: Partial<OfferedCatalogue> = {}): OfferedCatalogue => ({
  municipality: { id: 'voorbeeldstad', name: 'Voorbeeldstad' },
  address: 'https://voorbeeldstad.test',
  settings: CatalogueSettings.parse({}),
  products: [
    { id: 'paspoort', document: passport },
    { id: 'verhuizen', document: moving },
  ],
  areas: [area],
  ...more,
});

interface Triple {
  readonly subject: { readonly value: string };
  readonly predicate: { readonly value: string };
  readonly object: {
    readonly value: string;
    readonly termType: string;
    readonly language?: string;
    readonly datatype?: { readonly value: string };
  };
}

const refuseToFetch = async (url: string): Promise<never> => {
  throw new Error(`${url} is fetched.`);
};

/** As a reader gets it: over the wire as text, and nothing else fetched. */
const triplesOf = async (catalogue: OfferedCatalogue): Promise<Triple[]> => {
  const document = JSON.parse(JSON.stringify(linkedDataOf(catalogue)));
  const options = { documentLoader: refuseToFetch, safe: true };
  return (await jsonld.toRDF(document, options)) as unknown as Triple[];
};

const reader = (triples: readonly Triple[]) => {
  const of = (subject: string, predicate: string) =>
    triples
      .filter((triple) => triple.subject.value === subject && triple.predicate.value === predicate)
      .map(({ object }) => object);
  return {
    of,
    values: (subject: string, predicate: string) => of(subject, predicate).map(({ value }) => value),
    texts: (subject: string, predicate: string) =>
      Object.fromEntries(of(subject, predicate).map(({ language, value }) => [language, value])),
    ofType: (type: string) =>
      triples
        .filter(({ predicate, object }) => predicate.value.endsWith('#type') && object.value === type)
        .map(({ subject }) => subject.value),
  };
};

const service = 'https://voorbeeldstad.test/v1/products/paspoort';

describe('the linked data, read back', () => {
  it('says of every product what it is, its title in each language, who is responsible and how it is had', async () => {
    const { ofType, texts, of, values } = reader(await triplesOf(offered()));
    const services = ofType('http://purl.org/vocab/cpsv#PublicService');
    expect(services).toEqual([service, 'https://voorbeeldstad.test/v1/products/verhuizen']);
    expect(texts(service, `${dct}title`)).toEqual({ nl: 'Paspoort', en: 'Passport', 'pap-aw': 'Pasaporte' });
    expect(values(service, `${dct}identifier`)).toEqual(['paspoort']);
    for (const one of services) {
      const [authority] = values(one, `${cv}hasCompetentAuthority`);
      expect(ofType(`${cv}PublicOrganisation`)).toContain(authority);
      expect(of(authority ?? '', 'http://www.w3.org/2004/02/skos/core#prefLabel')).toHaveLength(1);
      const channels = values(one, `${cv}hasChannel`);
      expect(channels.length).toBeGreaterThan(0);
      for (const channel of channels) expect(ofType(`${cv}Channel`)).toContain(channel);
    }
    expect(values('https://omgeving.test/', 'http://www.w3.org/2004/02/skos/core#prefLabel')).toEqual([
      'Omgevingsdienst',
    ]);
    expect(values('https://voorbeeldstad.test/v1/exports/cpsv-ap#catalogue', `${dct}hasPart`)).toEqual(services);
  });

  it('has costs, time, law, what to bring, conditions, area, events and what goes together', async () => {
    const { ofType, texts, of, values } = reader(await triplesOf(offered()));
    const [cost = ''] = values(service, `${cv}hasCost`);
    expect(of(cost, `${cv}hasValue`)[0]).toMatchObject({
      value: '8.911E1',
      datatype: { value: expect.stringMatching(/#double$/) },
    });
    expect(values(cost, `${cv}currency`)).toEqual(['http://publications.europa.eu/resource/authority/currency/EUR']);
    expect(of(service, `${cv}processingTime`)[0]).toMatchObject({
      value: 'P56D',
      datatype: { value: expect.stringMatching(/#duration$/) },
    });
    expect(values(service, `${cv}hasLegalResource`)).toEqual([
      'http://standaarden.overheid.nl/owms/terms/wet_1',
      `${service}#law-2`,
    ]);
    expect(values('http://standaarden.overheid.nl/owms/terms/wet_1', 'http://xmlns.com/foaf/0.1/page')).toEqual([
      'https://wetten.test/a%7Cb%3Cc%3E',
    ]);
    expect(values(service, 'http://purl.org/vocab/cpsv#hasInput')).toHaveLength(5);
    expect(ofType(`${cv}Evidence`)).toHaveLength(5);
    const [requirement = ''] = values(service, `${cv}holdsRequirement`);
    expect(texts(requirement, `${dct}title`)).toEqual({ nl: 'Nederlander', en: 'Dutch' });
    expect(values(service, `${cv}thematicArea`)).toEqual([area.themeUri]);
    expect(values(service, `${cv}isClassifiedBy`)).toEqual([
      passport.standard?.uri,
      'https://voorbeeldstad.test/v1/exports/cpsv-ap#theme-reis%20documenten',
    ]);
    expect(values(service, `${cv}isGroupedBy`)).toEqual(ofType(`${cv}LifeEvent`));
    expect(values(service, `${cv}relatedService`)).toEqual(['https://voorbeeldstad.test/v1/products/verhuizen']);
    expect(values(service, `${dct}language`).map((uri) => uri.split('/').at(-1))).toEqual(['NLD', 'ENG', 'PAP']);
    expect(of(service, 'http://www.w3.org/ns/dcat#keyword').map(({ value }) => value)).toEqual([
      'pas',
      'reizen',
      'reispas',
    ]);
  });

  it('tells of each way what it is, when it can be used and where', async () => {
    const { of, values, texts } = reader(await triplesOf(offered()));
    const way = (kind: string) => `${service}#way-apply-${kind}`;
    expect(values(way('appointment'), `${dct}type`)).toEqual(['urn:open-loket:way:appointment']);
    expect(values(way('appointment'), `${cv}processingTime`)).toEqual(['P7D']);
    const [hours] = values(way('appointment'), `${cv}openingHours`);
    expect(texts(hours ?? '', `${dct}description`)).toEqual({ nl: 'Op werkdagen' });
    const [weekly] = values(way('phone'), `${cv}openingHours`);
    expect(values(weekly ?? '', 'https://schema.org/openingHours')).toEqual(['Mo 09:00-17:00']);
    expect(values(way('phone'), 'https://schema.org/telephone')).toEqual(['+31 85 000 00 00']);
    expect(of(way('online'), 'http://xmlns.com/foaf/0.1/page')[0]).toMatchObject({
      termType: 'NamedNode',
      value: 'https://formulieren.test/paspoort',
    });
    const costs = values('https://voorbeeldstad.test/v1/products/verhuizen', `${cv}hasCost`);
    expect(costs.map((cost) => Number(values(cost, `${cv}hasValue`)[0]))).toEqual([2.5, 6.95]);
  });

  it('keeps text that attacks as text', async () => {
    const triples = await triplesOf(offered());
    const { texts } = reader(triples);
    expect(texts(service, `${dct}description`).nl).toBe(hostile);
    const nodes = triples.flatMap(({ subject, predicate, object }) => [
      subject.value,
      predicate.value,
      ...(object.termType === 'NamedNode' ? [object.value] : []),
    ]);
    expect(nodes.filter((node) => node.includes('evil') || /[\s<>"{}|\\^`]/.test(node))).toEqual([]);
  });

  it('names itself by URNs where no address is known', async () => {
    const { ofType } = reader(await triplesOf(offered({ address: undefined })));
    expect(ofType('http://purl.org/vocab/cpsv#PublicService')).toEqual([
      'urn:loket:voorbeeldstad:product:paspoort',
      'urn:loket:voorbeeldstad:product:verhuizen',
    ]);
  });

  it('is the publication of the organisation that the settings name', async () => {
    const organisation = { name: { nl: 'Gemeente Voorbeeldstad' }, uri: 'https://identifier.test/gm0001' };
    const { values } = reader(await triplesOf(offered({ settings: { organisation } })));
    expect(values(service, `${cv}hasCompetentAuthority`)).toEqual([organisation.uri]);
    expect(values('https://voorbeeldstad.test/v1/exports/cpsv-ap#catalogue', `${dct}publisher`)).toEqual([
      organisation.uri,
    ]);
  });

  it('is a catalogue without products where none is offered', async () => {
    const { ofType } = reader(await triplesOf(offered({ products: [] })));
    expect(ofType('http://www.w3.org/ns/dcat#Dataset')).toHaveLength(1);
    expect(ofType('http://purl.org/vocab/cpsv#PublicService')).toEqual([]);
  });
});

describe('the address of a municipality', () => {
  it.each([
    [['a.test', 'b.test'], false, 'http://localhost:3000', 'http://a.test:3000'],
    [['a.test'], false, 'https://api.test/loket', 'https://a.test/loket'],
    [['a.test'], true, undefined, 'https://a.test'],
    [[], true, 'https://api.test', 'https://api.test'],
    [[], false, 'https://api.test', undefined],
  ])('%j (default: %s) at %s is %s', (hosts, isDefault, publicUrl, address) =>
    expect(addressOf({ hosts, default: isDefault }, publicUrl)).toBe(address),
  );
});
