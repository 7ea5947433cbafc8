const id = '019abf00-0000-7000-8000-000000000000';
const by = { who: 'editor', client: 'key:editor:4f1c0ffee0ddba11' };
const dutch = {
  title: 'Paspoort aanvragen',
  summary: 'Vraag een nieuw paspoort aan.',
  description: 'U vraagt een paspoort aan bij de gemeente waar u staat ingeschreven.',
  conditions: ['U bent Nederlander.'],
  bring: ['Uw oude paspoort', 'Een pasfoto'],
  keywords: ['pas'],
  synonyms: ['nieuw paspoort'],
};
const atTheCounter = {
  id: 'aan-de-balie',
  step: 'apply',
  kind: 'appointment',
  title: { nl: 'Aan de balie, op afspraak' },
  description: { nl: 'U komt langs op het stadskantoor.' },
  ownMinutes: 10,
  trips: 1,
  costCents: 8_911,
  conditions: [],
  identification: 'in-person',
  locationIds: ['stadskantoor'],
};
const standardName = { name: 'paspoort', uri: 'http://standaarden.overheid.nl/owms/terms/paspoort' };
const price = { from: '2026-01-01', kind: 'base', amountCents: 8_911 };

const productDocument = {
  standard: standardName,
  sdg: ['E1'],
  audience: ['person'],
  themes: ['reisdocumenten'],
  lifeEvents: [],
  texts: { nl: dutch },
  prices: [price],
  processing: { amount: 5, unit: 'working-days' },
  legalBasis: [{ label: 'Artikel 26 Paspoortwet' }],
  ways: [atTheCounter],
  related: [{ productId: 'identiteitskaart', as: 'instead-of' }],
};
const product = {
  ...productDocument,
  id: 'paspoort',
  version: 4,
  published: true,
  changedAt: '2026-11-02T09:00:00Z',
  language: 'nl',
  text: dutch,
  fallbacks: [],
  pricesNow: [price],
};
const untranslated = [{ language: 'en', fields: ['title', 'summary', 'description', 'ways[0].title'] }];
const draft = {
  ...productDocument,
  id: 'paspoort',
  version: 3,
  changedAt: '2026-11-02T08:50:00Z',
  changedBy: by,
  writtenIn: 3,
  offered: false,
  untranslated,
};
const published = { ...draft, version: 4, changedAt: '2026-11-02T09:00:00Z', published: 3, offered: true };
const written = { version: 3, did: 'written', at: draft.changedAt, by, writtenIn: 3, changed: ['texts.nl.bring[1]'] };
const settings = {
  languages: ['nl', 'en'],
  timeZone: 'Europe/Amsterdam',
  weights: {
    travelMinutes: 30,
    waitWeight: 1,
    appointmentWaitMinutes: 5,
    phoneWaitMinutes: 5,
    walkInWaitMinutes: 10,
  },
  workingDays: { country: 'NL', except: [] },
  facts: [],
};
const settingsVersion = { version: 1, at: '2026-11-02T08:30:00Z', by };
const entry = { id: 'paspoort', published: productDocument };
const wholeCatalogue = { format: 'open-loket-catalogue/1', settings, products: [entry] };
const standard = {
  ...standardName,
  layers: ['municipality'],
  audience: ['person'],
  sdg: ['E1'],
  kinds: ['request'],
  legalBases: [{ label: 'Artikel 26 Paspoortwet' }],
  publishedAs: ['paspoort'],
};
const handoff = {
  id,
  productId: 'verhuismelding',
  way: 'online',
  kind: 'online',
  channel: 'web',
  at: '2026-11-24T10:00:00Z',
  url: 'https://voorbeeldstad.example/verhuizen',
  appointmentSkipped: true,
};
const listOf = <T>(...items: T[]) => ({ items, page: 1, pageSize: 20, total: items.length });

/** Of the operations of the catalogue: bodies that are accepted and answers that are given. */
export const catalogueExamples = {
  searchProducts: {
    answer: listOf({
      id: 'paspoort',
      language: 'nl',
      title: dutch.title,
      summary: dutch.summary,
      fallbacks: [],
      audience: ['person'],
      themes: ['reisdocumenten'],
      ways: ['appointment'],
      noAppointmentNeeded: false,
      found: {
        title: [
          { text: 'Paspoort', hit: true },
          { text: ' aanvragen', hit: false },
        ],
      },
    }),
  },
  getProduct: { answer: product },
  listDrafts: {
    answer: listOf({
      id: 'paspoort',
      title: dutch.title,
      version: 3,
      changedAt: draft.changedAt,
      offered: false,
      unpublished: true,
      untranslated,
    }),
  },
  getProductDraft: { answer: draft },
  putProduct: { body: productDocument, answer: draft },
  publishProduct: { body: { writtenIn: 3 }, answer: published },
  listProductVersions: {
    answer: listOf({ ...written, version: 4, did: 'published', at: published.changedAt, changed: [] }, written),
  },
  getProductVersion: { answer: { ...written, product: productDocument } },
  getCatalogueSettings: { answer: { ...settings, version: 1 } },
  putCatalogueSettings: { body: settings, answer: { ...settings, version: 2 } },
  listCatalogueSettingsVersions: { answer: listOf(settingsVersion) },
  getCatalogueSettingsVersion: { answer: { ...settingsVersion, settings } },
  exportCatalogue: { answer: wholeCatalogue },
  importCatalogue: {
    body: wholeCatalogue,
    answer: {
      dryRun: false,
      settingsChanged: true,
      added: ['paspoort'],
      changed: [],
      unchanged: 0,
      missing: [],
      withdrawn: [],
    },
  },
  makeHandoff: { body: { way: 'online', channel: 'web' }, answer: handoff },
  getHandoff: { answer: handoff },
  listStandards: { answer: { ...listOf(standard), pageSize: 50 } },
  importStandards: {
    answer: {
      rows: 1_121,
      standards: 1_017,
      municipal: 450,
      added: 1_017,
      changed: 0,
      unchanged: 0,
      gone: 0,
      refused: [],
      refusedTotal: 0,
    },
  },
};
