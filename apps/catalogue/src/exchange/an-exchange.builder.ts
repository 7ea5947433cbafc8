import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type CatalogueEntry, CatalogueSettings, ProductDocument } from '#contracts';
import { Municipalities, Outbox, Trail } from '#platform';
import { type Catalogue, city, editor } from '../a-catalogue.builder.js';
import { AskedStore } from '../products/asked.store.js';
import { KeepProduct } from '../products/keep-product.action.js';
import { ProductStore } from '../products/product.store.js';
import { CatalogueStore } from '../settings/catalogue.store.js';
import { CatalogueViews } from './catalogue.views.js';
import { FinishCatalogueImport } from './finish-catalogue-import.action.js';
import { StageCatalogue } from './stage-catalogue.action.js';
import { StagedCatalogueStore } from './staged-catalogue.store.js';
import { TakeOverCatalogue } from './take-over-catalogue.action.js';

export interface ImportOptions {
  readonly municipalityId?: string;
  readonly settings?: CatalogueSettings;
  readonly missing?: 'keep' | 'withdraw';
  readonly dryRun?: boolean;
  /** The revision that was seen; any unless told. */
  readonly seen?: number;
}

const requestId = 'test';

/** Export and import of whole catalogues, on the database of a catalogue. */
export const anExchange = ({ database: { dataSource }, unitOfWork, clock }: Catalogue) => {
  const staged = new StagedCatalogueStore(dataSource);
  const products = new ProductStore();
  const catalogues = new CatalogueStore();
  const keeping = new KeepProduct(
    catalogues,
    products,
    new Outbox('catalogue', clock, new Municipalities([])),
    new Trail(),
  );
  const takingOver = new TakeOverCatalogue(catalogues, products, keeping, new AskedStore(), new Trail());
  const staging = new StageCatalogue(unitOfWork, staged);
  const finishing = new FinishCatalogueImport(unitOfWork, catalogues, staged, takingOver, clock);
  const views = new CatalogueViews(dataSource);
  const part = (drafts = true, after?: string, most = 200, municipalityId = city) =>
    views.part({ municipalityId, requestId, input: { drafts, most, after } });
  return {
    staged,
    part,
    stage: (importId: string, first: number, entries: readonly CatalogueEntry[], municipalityId = city) =>
      staging.run({ municipalityId, requestId, input: { caller: editor, importId, first, products: [...entries] } }),
    finish: (importId: string, count: number, options: ImportOptions = {}) => {
      const { municipalityId = city, settings, missing = 'keep', dryRun = false, seen = '*' } = options;
      const versions = [String(seen)];
      const input = { caller: editor, importId, versions, products: count, settings, missing, dryRun };
      return finishing.run({ municipalityId, requestId, input });
    },
    async import(entries: readonly CatalogueEntry[], options: ImportOptions = {}) {
      const importId = randomUUID();
      if (entries.length > 0) await this.stage(importId, 0, entries, options.municipalityId);
      return this.finish(importId, entries.length, options);
    },
    async export(municipalityId = city) {
      const { revision, settings, products: entries } = await part(true, undefined, 200, municipalityId);
      return { revision, settings, entries };
    },
  };
};
export type Exchange = ReturnType<typeof anExchange>;

const words = fc.stringMatching(/^[a-zé"<>&' ]{1,30}$/).filter((text) => text.trim() === text && text !== '');
const perLanguage = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.constantFrom('nl', 'en', 'pap-AW'), value, { minKeys: 1, noNullPrototype: true });
const lines = fc.array(words, { maxLength: 3 });

const someText = fc.record({
  title: words,
  summary: words,
  description: words,
  conditions: lines,
  bring: lines,
  keywords: lines,
  synonyms: lines,
});

const someCondition = fc.oneof(
  fc.record({ fact: fc.constant('age'), op: fc.constant('atLeast'), value: fc.nat(99), because: perLanguage(words) }),
  fc.record({ fact: fc.constant('resident'), op: fc.constant('is'), value: fc.boolean(), because: perLanguage(words) }),
);

const someWay = fc.record({
  step: fc.constantFrom('apply', 'collect'),
  kind: fc.constantFrom('online', 'phone', 'walk-in', 'appointment', 'delivery'),
  title: perLanguage(words),
  description: perLanguage(words),
  ownMinutes: fc.nat(60),
  trips: fc.nat(3),
  costCents: fc.nat(10_000),
  conditions: fc.array(someCondition, { maxLength: 2 }),
  identification: fc.constantFrom('none', 'digid', 'in-person'),
});

/** Any product, as far as a catalogue on its way tells them apart. */
export const someProduct: fc.Arbitrary<ProductDocument> = fc
  .record({
    audience: fc.constantFrom(['person'], ['business'], ['person', 'business']),
    themes: lines,
    lifeEvents: lines,
    texts: perLanguage(someText),
    prices: fc.uniqueArray(
      fc.record({ from: fc.constantFrom('2026-01-01', '2026-02-01'), amountCents: fc.nat(10_000) }),
      { maxLength: 2, selector: ({ from }) => from },
    ),
    ways: fc.array(someWay, { maxLength: 3 }),
    publication: fc.constantFrom(undefined, { from: '2020-01-01' }, { from: '2099-01-01' }, { until: '2021-01-01' }),
  })
  .map(({ ways, publication, ...product }) =>
    ProductDocument.parse({
      ...product,
      ways: ways.map((way, at) => ({ ...way, id: `way-${at}` })),
      ...(publication ? { publication } : {}),
    }),
  );

/** Any catalogue: each product published, a draft, or both, with something scheduled or nothing. */
export const someEntries: fc.Arbitrary<CatalogueEntry[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom('a', 'b', 'C', 'd_e', 'f-1', '9'),
      scheduled: fc.option(
        fc.record({ at: fc.constantFrom('2090-01-01T00:00:00Z', '2090-06-01T12:30:15Z'), product: someProduct }),
        { nil: undefined },
      ),
      documents: fc.oneof(
        fc.record({ published: someProduct }),
        fc.record({ draft: someProduct }),
        fc.record({ published: someProduct, draft: someProduct }),
      ),
    })
    .map(({ id, documents, scheduled }): CatalogueEntry => ({ id, ...documents, ...(scheduled ? { scheduled } : {}) })),
  { selector: ({ id }) => id, maxLength: 5 },
);

export const theSettings = (facts: Partial<CatalogueSettings> = {}): CatalogueSettings =>
  CatalogueSettings.parse(facts);
