import type { DataSource } from 'typeorm';
import { type CatalogueEntry, CatalogueSettings, type OutputOf, type readCatalogue } from '#contracts';
import { instantOf, type Question } from '#platform';

/** A message is 8 MiB at most, and documents come with some text around them. */
const mostBytes = 4 * 1024 * 1024;

interface CatalogueRow {
  readonly revision: number;
  readonly changed_at: Date | null;
  readonly settings: unknown;
  readonly products: CatalogueEntry[];
  readonly more: boolean;
}

const optional = (name: string): string =>
  `case when ${name} is null then '{}'::jsonb else jsonb_build_object('${name}', ${name}) end`;

export class CatalogueViews {
  constructor(private readonly dataSource: DataSource) {}

  /** A part that fits in a message, and the revision of which it is, in one statement: nothing comes in between. */
  async part({ municipalityId, input }: Question<typeof readCatalogue>): Promise<OutputOf<typeof readCatalogue>> {
    const { drafts, after, most } = input;
    const [row] = (await this.dataSource.query(
      `with listed as (
         select product.id, product.document as published,
           case when $2 and written.document is distinct from product.document then written.document end as draft,
           case when $2 and planned.document is not null then jsonb_build_object('product', planned.document, 'at',
             to_char(product.scheduled_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end as scheduled
         from products as product
         join product_versions as written on written.municipality_id = product.municipality_id
           and written.product_id = product.id and written.version = product.written_in
         left join product_versions as planned on planned.municipality_id = product.municipality_id
           and planned.product_id = product.id and planned.version = product.scheduled_in
         where product.municipality_id = $1 and ($2 or product.offered)
           and ($3::text is null or product.id collate "C" > $3)
         order by product.id collate "C" limit $4 + 1
       ), sized as (
         select listed.*, row_number() over inside as place,
           sum(octet_length(concat(published, draft, scheduled))) over inside as bytes
         from listed window inside as (order by id collate "C")
       ), fitting as (
         select * from sized where place = 1 or (place <= $4 and bytes <= $5)
       )
       select coalesce(kept.revision, 0)::int as revision, kept.changed_at, kept.settings,
         (select count(*) from listed) > (select count(*) from fitting) as more,
         (select coalesce(jsonb_agg(
           jsonb_build_object('id', id) || ${optional('published')} || ${optional('draft')} || ${optional('scheduled')}
           order by place), '[]')
         from fitting) as products
       from (values (1)) as one left join catalogues as kept on kept.municipality_id = $1`,
      [municipalityId, drafts, after ?? null, most, mostBytes],
    )) as CatalogueRow[];
    if (!row) throw new Error('A statement that always has a row had none.');
    const { revision, changed_at: changedAt, settings, products, more } = row;
    return {
      revision,
      changedAt: instantOf(changedAt?.getTime() ?? 0),
      settings: CatalogueSettings.parse(settings ?? {}),
      products,
      more,
    };
  }
}
