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
  readonly changed_at: Date;
}

/** Who follows a relation finds what it leads to. One look at the index for each: there are few. */
const offeredRelated = `(
  select coalesce(jsonb_agg(relation order by at), '[]')
  from jsonb_array_elements(product.document -> 'related') with ordinality as related (relation, at)
  where (
    select other.offered from products as other
    where other.municipality_id = product.municipality_id and other.id = relation ->> 'productId'
  ))`;

export class ProductViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** What is offered now; nobody sees a draft here. */
  async product({ municipalityId, input }: Question<typeof getProduct>): Promise<OutputOf<typeof getProduct>> {
    const { productId: id, languages } = input;
    const [row] = (await this.dataSource.query(
      `select document || jsonb_build_object('related', ${offeredRelated}) as document,
         published_as, published_at, offered_from, kept.settings, kept.changed_at
       from products as product join catalogues as kept using (municipality_id)
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
    const catalogueChangedAt = instantOf(row.changed_at.getTime());
    return offeredProduct({ id, published }, { languages, settings, catalogueChangedAt, now: this.clock.instant() });
  }
}
