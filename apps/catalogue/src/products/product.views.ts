import type { DataSource } from 'typeorm';
import { CatalogueSettings, type getProduct, type OutputOf, type ProductDocument } from '#contracts';
import { type Clock, instantOf, ProblemError, type Question } from '#platform';
import { offeredProduct } from './offered.rules.js';

interface OfferedRow {
  readonly document: ProductDocument;
  readonly published_as: number;
  readonly published_at: Date;
  readonly offered_from: Date | null;
  readonly settings: unknown;
  readonly settings_changed_at: Date | null;
}

export class ProductViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** What is offered now; nobody sees a draft here. */
  async product({ municipalityId, input }: Question<typeof getProduct>): Promise<OutputOf<typeof getProduct>> {
    const { productId: id, languages } = input;
    const [row] = (await this.dataSource.query(
      `select document, published_as, published_at, offered_from, settings, settings_changed_at
       from products left join catalogues using (municipality_id)
       where municipality_id = $1 and id = $2 and offered`,
      [municipalityId, id],
    )) as OfferedRow[];
    if (!row) throw new ProblemError('product-unknown');
    const published = {
      document: row.document,
      as: row.published_as,
      at: instantOf(row.published_at.getTime()),
      from: row.offered_from ? instantOf(row.offered_from.getTime()) : undefined,
    };
    const settings = CatalogueSettings.parse(row.settings ?? {});
    const settingsChangedAt = row.settings_changed_at ? instantOf(row.settings_changed_at.getTime()) : undefined;
    return offeredProduct({ id, published }, { languages, settings, settingsChangedAt, now: this.clock.instant() });
  }
}
