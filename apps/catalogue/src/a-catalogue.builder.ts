import { randomUUID } from 'node:crypto';
import {
  type Caller,
  type ImportReport,
  type InputOf,
  type OutputOf,
  type ProductDocument,
  type putProduct,
  type Standard,
  StandardRow,
  type searchProducts,
} from '#contracts';
import { Clock, Metrics, Municipalities, Outbox, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { migrations } from './migrations/index.js';
import { ProductRecord } from './products/product.record.js';
import { ProductStore } from './products/product.store.js';
import { ProductViews } from './products/product.views.js';
import { PutProduct } from './products/put-product.action.js';
import { SearchViews } from './products/search.views.js';
import { FinishImport } from './standards/finish-import.action.js';
import { StageStandards } from './standards/stage-standards.action.js';
import { StagingStore } from './standards/staging.store.js';
import { StandardRecord } from './standards/standard.record.js';
import { StandardStore } from './standards/standard.store.js';
import { StandardViews } from './standards/standard.views.js';

export const editor: Caller = { client: 'editor', who: 'editor', channel: 'counter', scopes: ['products'] };
export const visitor: Caller = { client: 'visitor', channel: 'web', scopes: [] };
export const city = 'voorbeeldstad';

const requestId = 'test';
type Search = Partial<InputOf<typeof searchProducts>>;

/** The catalogue on a database of its own. */
export class Catalogue {
  readonly clock = new Clock();
  readonly unitOfWork: UnitOfWork;
  readonly staging: StagingStore;
  private readonly putting: PutProduct;
  private readonly views: ProductViews;
  private readonly searching: SearchViews;
  private readonly stagingAction: StageStandards;
  private readonly finishing: FinishImport;
  private readonly standards: StandardViews;

  private constructor(readonly database: TestDatabase) {
    const { dataSource } = database;
    this.unitOfWork = new UnitOfWork(dataSource, new Metrics('catalogue'));
    this.staging = new StagingStore(dataSource);
    const outbox = new Outbox('catalogue', this.clock, new Municipalities([]));
    this.putting = new PutProduct(this.unitOfWork, new ProductStore(), outbox, this.clock);
    this.views = new ProductViews(dataSource);
    this.searching = new SearchViews(dataSource);
    this.stagingAction = new StageStandards(this.unitOfWork, this.staging);
    this.finishing = new FinishImport(this.unitOfWork, this.staging, new StandardStore(), this.clock);
    this.standards = new StandardViews(dataSource);
  }

  static async start(): Promise<Catalogue> {
    return new Catalogue(
      await aDatabase({ service: 'catalogue', migrations, records: [ProductRecord, StandardRecord] }),
    );
  }

  put(
    productId: string,
    document: ProductDocument,
    seen: InputOf<typeof putProduct>['seen'] = { nothing: true },
    municipalityId = city,
  ): Promise<OutputOf<typeof putProduct>> {
    return this.putting.run({ municipalityId, requestId, input: { caller: editor, productId, seen, document } });
  }

  get(productId: string, caller = visitor, municipalityId = city) {
    return this.views.product({ municipalityId, requestId, input: { caller, productId } });
  }

  search(q: string | undefined, search: Search = {}, municipalityId = city): Promise<OutputOf<typeof searchProducts>> {
    const input = { q, languages: ['nl'], page: 1, pageSize: 20, ...search };
    return this.searching.search({ municipalityId, requestId, input });
  }

  /** The ids found, best first. */
  async found(q: string | undefined, search: Search = {}): Promise<string[]> {
    return (await this.search(q, search)).items.map(({ id }) => id);
  }

  stage(importId: string, rows: readonly StandardRow[], municipalityId = city) {
    return this.stagingAction.run({ municipalityId, requestId, input: { caller: editor, importId, rows: [...rows] } });
  }

  finish(importId: string, rows: number, municipalityId = city): Promise<ImportReport> {
    return this.finishing.run({ municipalityId, requestId, input: { caller: editor, importId, rows } });
  }

  async import(rows: readonly StandardRow[], municipalityId = city): Promise<ImportReport> {
    const importId = randomUUID();
    if (rows.length > 0) await this.stage(importId, rows, municipalityId);
    return this.finish(importId, rows.length, municipalityId);
  }

  list(search: { q?: string; layer?: string; page?: number; pageSize?: number } = {}, municipalityId = city) {
    const input = { page: 1, pageSize: 100, ...search };
    return this.standards.list({ municipalityId, requestId, input });
  }

  async standardOf(name: string): Promise<Standard | undefined> {
    return (await this.list({ q: name })).items.find((standard) => standard.name === name);
  }

  async events(): Promise<{ type: string; subject: string; data: unknown }[]> {
    const rows = await this.database.dataSource.query('select event from outbox order by id');
    return (rows as { event: { type: string; subject: string; data: unknown } }[]).map(({ event }) => event);
  }
}

/** A line of the national list, and whatever matters to the test. */
export const aRow = (line: number, name: string, facts: Partial<StandardRow> = {}): StandardRow =>
  StandardRow.parse({
    line,
    name,
    uri: `http://standaarden.example/${encodeURIComponent(name)}`,
    layers: ['municipality'],
    audience: ['person'],
    sdg: [],
    kinds: [],
    ...facts,
  });
