import type { DataSource } from 'typeorm';
import {
  CatalogueSettings,
  type ChangedBy,
  type getProductDraft,
  type listDrafts,
  type OutputOf,
  type ProductDocument,
  type ProductDraft,
} from '#contracts';
import { ProblemError, type Question } from '#platform';
import { summaryOf, viewOf } from './draft.rules.js';

interface DraftRow {
  readonly id: string;
  readonly version: number;
  readonly changed_at: Date;
  readonly by: ChangedBy;
  readonly written_in: number;
  readonly document: ProductDocument;
  readonly published_in: number | null;
  readonly offered: boolean;
  readonly scheduled_in: number | null;
  readonly scheduled_at: Date | null;
}

const written = `
  select product.id, product.version, product.changed_at, last.by, product.written_in, written.document,
    product.published_in, product.offered, product.scheduled_in, product.scheduled_at
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
  constructor(private readonly dataSource: DataSource) {}

  async draft({ municipalityId, input }: Question<typeof getProductDraft>): Promise<ProductDraft> {
    const [rows, { languages }] = await Promise.all([
      this.rows(`${written} and product.id = $2`, [municipalityId, input.productId]),
      this.settings(municipalityId),
    ]);
    const [row] = rows;
    if (!row) throw new ProblemError('product-unknown');
    return viewOf(keptOf(row), languages);
  }

  /** By id; documents are read of the page only. */
  async list({ municipalityId, input }: Question<typeof listDrafts>): Promise<OutputOf<typeof listDrafts>> {
    const { untranslated, unpublished, page, pageSize } = input;
    const filter = [municipalityId, untranslated ?? null, unpublished ?? null];
    const [counted, rows, { languages }] = await Promise.all([
      this.dataSource.query(`select count(*)::int as total ${wanted}`, filter) as Promise<[{ total: number }]>,
      this.rows(
        `${written} and product.id in (select id ${wanted} order by id limit $4 offset $5) order by product.id`,
        [...filter, pageSize, (page - 1) * pageSize],
      ),
      this.settings(municipalityId),
    ]);
    const items = rows.map((row) => summaryOf({ ...keptOf(row), offered: row.offered }, languages));
    return { items, total: counted[0].total };
  }

  private rows(sql: string, parameters: unknown[]): Promise<DraftRow[]> {
    return this.dataSource.query(sql, parameters);
  }

  private async settings(municipalityId: string): Promise<CatalogueSettings> {
    const [row] = (await this.dataSource.query('select settings from catalogues where municipality_id = $1', [
      municipalityId,
    ])) as { settings: unknown }[];
    return CatalogueSettings.parse(row?.settings ?? {});
  }
}

const instantText = (at: Date): string => at.toISOString().replace('.000Z', 'Z');

const keptOf = (row: DraftRow) => ({
  id: row.id,
  version: row.version,
  changedAt: instantText(row.changed_at),
  changedBy: row.by,
  written: { writtenIn: row.written_in, document: row.document },
  publishedIn: row.published_in ?? undefined,
  scheduled:
    row.scheduled_in !== null && row.scheduled_at
      ? { writtenIn: row.scheduled_in, at: instantText(row.scheduled_at) }
      : undefined,
});
