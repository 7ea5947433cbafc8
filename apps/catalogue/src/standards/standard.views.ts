import type { DataSource } from 'typeorm';
import type { listStandards, OutputOf } from '#contracts';
import type { Question } from '#platform';

export class StandardViews {
  constructor(private readonly dataSource: DataSource) {}

  /** By name; `q` is found anywhere in it, whatever its case and accents. */
  async list({ municipalityId, input }: Question<typeof listStandards>): Promise<OutputOf<typeof listStandards>> {
    const { q, layer, page, pageSize } = input;
    const [found] = (await this.dataSource.query(
      `with found as (
         select uri, name, layers, audience, sdg, kinds, legal_bases as "legalBases" from standards
         where municipality_id = $1
           and ($2 = '' or folded(name) like '%' || regexp_replace(folded($2), '([\\\\%_])', '\\\\\\1', 'g') || '%')
           and ($3::text is null or $3 = any (layers))
       )
       select (select count(*)::int from found) as total, coalesce(jsonb_agg(page order by folded(name), uri), '[]') as items
       from (select * from found order by folded(name), uri limit $4 offset $5) as page`,
      [municipalityId, searched(q), layer ?? null, pageSize, (page - 1) * pageSize],
    )) as OutputOf<typeof listStandards>[];
    return { items: found?.items ?? [], total: found?.total ?? 0 };
  }
}

/** PostgreSQL keeps no NUL and no half characters, so no name has one. */
const searched = (q = ''): string => q.trim().replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
