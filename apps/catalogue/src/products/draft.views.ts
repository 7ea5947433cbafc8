import type { DataSource } from 'typeorm';
import type { ChangedBy, getProductDraft, listDrafts, OutputOf, ProductDocument, ProductDraft } from '#contracts';
import { instantOf, ProblemError, type Question } from '#platform';
import type { SettingsViews } from '../settings/settings.views.js';
import { type Draft, summaryOf, viewOf } from './draft.rules.js';

interface DraftRow {
  readonly id: string;
  readonly version: number;
  readonly changed_at: Date;
  readonly by: ChangedBy;
  readonly written_in: number;
  readonly document: ProductDocument;
  readonly published_in: number | null;
  readonly offered: boolean;
  readonly offered_from: Date | null;
  readonly offered_until: Date | null;
  readonly scheduled_in: number | null;
  readonly scheduled_at: Date | null;
}

const written = `
  select product.id, product.version, product.changed_at, last.by, product.written_in, written.document,
    product.published_in, product.offered, product.offered_from, product.offered_until,
    product.scheduled_in, product.scheduled_at
  from products as product
  join product_versions as written on written.municipality_id = product.municipality_id
    and written.product_id = product.id and written.version = product.written_in
  join product_versions as last on last.municipality_id = product.municipality_id
    and last.product_id = product.id and last.version = product.version
  where product.municipality_id = $1`;

const wanted = `
  from products where municipality_id = $1
    and ($2::text is null or not $2 = any (complete_in))
    and ($3::boolean is null or $3 = (published_in is distinct from written_in))`;

export class DraftViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SettingsViews,
  ) {}

  async draft({ municipalityId, input }: Question<typeof getProductDraft>): Promise<ProductDraft> {
    const [rows, { settings }] = await Promise.all([
      this.rows(`${written} and product.id = $2`, [municipalityId, input.productId]),
      this.settings.ofMunicipality(municipalityId),
    ]);
    const [row] = rows;
    if (!row) throw new ProblemError('product-unknown');
    return viewOf(keptOf(row), settings.languages);
  }

  /** By id; documents are read of the page only. */
  async list({ municipalityId, input }: Question<typeof listDrafts>): Promise<OutputOf<typeof listDrafts>> {
    const { untranslated, unpublished, page, pageSize } = input;
    const filter = [municipalityId, untranslated ?? null, unpublished ?? null];
    const [counted, rows, { settings }] = await Promise.all([
      this.dataSource.query(`select count(*)::int as total ${wanted}`, filter) as Promise<[{ total: number }]>,
      this.rows(
        `${written} and product.id in (select id ${wanted} order by id limit $4 offset $5) order by product.id`,
        [...filter, pageSize, (page - 1) * pageSize],
      ),
      this.settings.ofMunicipality(municipalityId),
    ]);
    const items = rows.map((row) => summaryOf(keptOf(row), settings.languages));
    return { items, total: counted[0].total };
  }

  private rows(sql: string, parameters: unknown[]): Promise<DraftRow[]> {
    return this.dataSource.query(sql, parameters);
  }
}

const instantIf = (at: Date | null): string | undefined => (at ? instantOf(at.getTime()) : undefined);

const keptOf = (row: DraftRow): Draft => ({
  id: row.id,
  version: row.version,
  changedAt: instantOf(row.changed_at.getTime()),
  changedBy: row.by,
  written: { writtenIn: row.written_in, document: row.document },
  publishedIn: row.published_in ?? undefined,
  offered: row.offered,
  offeredFrom: instantIf(row.offered_from),
  offeredUntil: instantIf(row.offered_until),
  scheduled:
    row.scheduled_in !== null && row.scheduled_at
      ? { writtenIn: row.scheduled_in, at: instantOf(row.scheduled_at.getTime()) }
      : undefined,
});
