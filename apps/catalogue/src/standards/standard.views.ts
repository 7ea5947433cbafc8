import type { DataSource } from 'typeorm';
import type { listStandards, OutputOf } from '#contracts';
import { instantOf, type Question } from '#platform';

export class StandardViews {
  constructor(private readonly dataSource: DataSource) {}

  /** By name; `q` is found anywhere in it, whatever its case and accents. */
  async list({ municipalityId, input }: Question<typeof listStandards>): Promise<OutputOf<typeof listStandards>> {
    const { q, layer, published, gone, page, pageSize } = input;
    const [found] = (await this.dataSource.query(
      `with offers as (
         select standard_uri as uri, jsonb_agg(id order by id) as ids from products
         where municipality_id = $1 and offered and standard_uri is not null group by standard_uri
       ), found as (
         select uri, name, layers, audience, sdg, kinds, legal_bases, gone, coalesce(ids, '[]') as ids
         from standards left join offers using (uri)
         where municipality_id = $1
           and ($2 = '' or folded(name) like '%' || regexp_replace(folded($2), '([\\\\%_])', '\\\\\\1', 'g') || '%')
           and ($3::text is null or $3 = any (layers))
           and ($4::boolean is null or (ids is not null) = $4)
           and ($5::boolean is null or gone = $5)
       ), page as (select * from found order by folded(name), uri limit $6 offset $7)
       select (select count(*)::int from found) as total,
         (select changed_at from catalogues where municipality_id = $1) as "changedAt", coalesce(jsonb_agg(
         jsonb_build_object('uri', uri, 'name', name, 'layers', layers, 'audience', audience, 'kinds', kinds,
           'sdg', (
             select coalesce(jsonb_agg(code order by code collate "C"), '[]') from (
               select unnest(page.sdg) as code
               union select code from standard_sdg as m where m.municipality_id = $1 and m.uri = page.uri
             ) as codes
           ),
           'legalBases', legal_bases, 'publishedAs', ids)
         || case when gone then '{"gone": true}'::jsonb else '{}' end
         order by folded(name), uri), '[]') as items
       from page`,
      [municipalityId, searched(q), layer ?? null, published ?? null, gone ?? null, pageSize, (page - 1) * pageSize],
    )) as (Omit<OutputOf<typeof listStandards>, 'changedAt'> & { changedAt: Date | null })[];
    return {
      items: found?.items ?? [],
      total: found?.total ?? 0,
      ...(found?.changedAt ? { changedAt: instantOf(found.changedAt.getTime()) } : {}),
    };
  }
}

/** PostgreSQL keeps no NUL and no half characters, so no name has one. */
const searched = (q = ''): string => q.trim().replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
