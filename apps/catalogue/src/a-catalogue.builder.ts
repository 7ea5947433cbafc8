import { randomUUID } from 'node:crypto';
import {
  type Caller,
  type ImportReport,
  type InputOf,
  type listStandards,
  type OutputOf,
  type ProductDocument,
  type putProduct,
  type Standard,
  StandardRow,
  type searchProducts,
} from '#contracts';
import { Clock, Metrics, Municipalities, Outbox, Trail, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { migrations } from './migrations/index.js';
import { anEditor } from './products/an-editor.builder.js';
import { ProductRecord } from './products/product.record.js';
import { ProductVersionRecord } from './products/product-version.record.js';
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

export const records = [ProductRecord, ProductVersionRecord, StandardRecord];

const requestId = 'test';
type Seen = InputOf<typeof putProduct>['seen'];

export const asked = <I>(input: I, municipalityId = city) => ({ municipalityId, requestId, input });
type Search = Partial<InputOf<typeof searchProducts>>;

/** The catalogue on a database of its own. */
export class Catalogue {
  readonly clock = new Clock();
  readonly unitOfWork: UnitOfWork;
  readonly staging: StagingStore;
  readonly outbox: Outbox;
  readonly editor: ReturnType<typeof anEditor>;
  private readonly searching: SearchViews;
  private readonly stagingAction: StageStandards;
  private readonly finishing: FinishImport;
  private readonly standards: StandardViews;

  private constructor(readonly database: TestDatabase) {
    const { dataSource } = database;
    this.unitOfWork = new UnitOfWork(dataSource, new Metrics('catalogue'));
    this.staging = new StagingStore(dataSource);
    this.outbox = new Outbox('catalogue', this.clock, new Municipalities([]));
    this.editor = this.anotherEditor();
    this.searching = new SearchViews(dataSource, this.editor.settings);
    this.stagingAction = new StageStandards(this.unitOfWork, this.staging);
    this.finishing = new FinishImport(this.unitOfWork, this.staging, new StandardStore(), this.clock, new Trail());
    this.standards = new StandardViews(dataSource);
  }

  static async start(): Promise<Catalogue> {
    return Catalogue.on(await aDatabase({ service: 'catalogue', migrations, records }));
  }

  static on(database: TestDatabase): Catalogue {
    return new Catalogue(database);
  }

  /** Somebody else who does the same at the same time. */
  anotherEditor() {
    const { database, unitOfWork, outbox, clock } = this;
    return anEditor({ dataSource: database.dataSource, unitOfWork, outbox, clock });
  }

  /** Writes a product and publishes it. */
  put(
    productId: string,
    document: ProductDocument,
    seen: Seen = { nothing: true },
    municipalityId = city,
  ): Promise<OutputOf<typeof putProduct>> {
    const input = { caller: editor, productId, seen, document, publish: true };
    return this.editor.putting.run(asked(input, municipalityId));
  }

  /** Writes a product and publishes nothing. */
  write(productId: string, document: ProductDocument, seen: Seen = { nothing: true }) {
    return this.editor.putting.run(asked({ caller: editor, productId, seen, document, publish: false }));
  }

  publish(productId: string, seen: string, { writtenIn, at }: { writtenIn?: number; at?: string } = {}) {
    const input = { caller: editor, productId, seen: { versions: [seen] }, writtenIn, at };
    return this.editor.publishing.run(asked(input));
  }

  withdraw(productId: string, seen: string) {
    return this.editor.takingOff.withdraw(asked({ caller: editor, productId, seen: { versions: [seen] } }));
  }

  unschedule(productId: string, seen: string) {
    return this.editor.takingOff.unschedule(asked({ caller: editor, productId, seen: { versions: [seen] } }));
  }

  draft(productId: string) {
    return this.editor.drafts.draft(asked({ caller: editor, productId }));
  }

  /** What was done with a product, in order. */
  async history(productId: string) {
    const page = { page: 1, pageSize: 100 };
    const { items } = await this.editor.versions.list(asked({ caller: editor, productId, ...page }));
    return items.reverse();
  }

  /** Moves the clock, and lets it do what is due. */
  async at(instant: string): Promise<void> {
    this.setClock(instant);
    await this.editor.publishDue.run();
  }

  setClock(instant: string): void {
    this.clock.set({ now: Date.parse(instant), at: Date.now(), speed: 0 });
  }

  /** A product that is offered now, and since when it is so. */
  offered(productId: string, languages = ['nl'], municipalityId = city) {
    return this.editor.offered.product(asked({ productId, languages }, municipalityId));
  }

  async get(productId: string, languages = ['nl'], municipalityId = city) {
    return (await this.offered(productId, languages, municipalityId)).product;
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

  list(search: Partial<InputOf<typeof listStandards>> = {}, municipalityId = city) {
    const input = { page: 1, pageSize: 100, ...search };
    return this.standards.list({ municipalityId, requestId, input });
  }

  async standardOf(name: string): Promise<Standard | undefined> {
    return (await this.list({ q: name })).items.find((standard) => standard.name === name);
  }

  /** What was announced of a product, in order. */
  async announced(productId: string): Promise<[string, unknown][]> {
    const told = (await this.events()).filter(({ subject }) => subject === productId);
    return told.map(({ type, data }) => [type.split('.').at(-2) ?? '', data]);
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
