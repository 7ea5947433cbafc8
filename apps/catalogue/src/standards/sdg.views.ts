import type { DataSource } from 'typeorm';
import type { listSdgAreas, OutputOf } from '#contracts';
import { instantOf, type Question } from '#platform';

export class SdgViews {
  constructor(private readonly dataSource: DataSource) {}

  /** By code, A2 before A10; a product belongs to an area by a code of its own, or by its standard. */
  async areas({ municipalityId, input }: Question<typeof listSdgAreas>): Promise<OutputOf<typeof listSdgAreas>> {
    const { page, pageSize } = input;
    const [found] = (await this.dataSource.query(
      `with belongs as (
         select uri, unnest(sdg) as code, gone from standards where municipality_id = $1
         union
         select uri, m.code, gone from standard_sdg as m join standards using (municipality_id, uri)
         where municipality_id = $1
       ), counts as (
         select code, count(*) as standards from belongs where not gone group by code
       ), offers as (
         select code, jsonb_agg(id order by id) as ids from (
           select id, jsonb_array_elements_text(document -> 'sdg') as code from products
           where municipality_id = $1 and offered
           union
           select id, code from products join belongs on belongs.uri = standard_uri
           where municipality_id = $1 and offered
         ) as offered group by code
       ), areas as (
         select area.*, row_number() over (
           order by length(substring(code from '^[A-Z]+')), substring(code from '^[A-Z]+'), substring(code from '[0-9]+$')::int, code
         ) as place
         from sdg_areas as area where municipality_id = $1
       )
       select (select count(*)::int from areas) as total,
         (select changed_at from catalogues where municipality_id = $1) as "changedAt", coalesce(jsonb_agg(
         jsonb_build_object('code', code, 'area', area, 'areaUri', area_uri, 'theme', theme, 'themeUri', theme_uri,
           'standards', coalesce(standards, 0), 'publishedAs', coalesce(ids, '[]')) order by place), '[]') as items
       from (select * from areas order by place limit $2 offset $3) as page
       left join counts using (code) left join offers using (code)`,
      [municipalityId, pageSize, (page - 1) * pageSize],
    )) as (Omit<OutputOf<typeof listSdgAreas>, 'changedAt'> & { changedAt: Date | null })[];
    return {
      items: found?.items ?? [],
      total: found?.total ?? 0,
      ...(found?.changedAt ? { changedAt: instantOf(found.changedAt.getTime()) } : {}),
    };
  }
}
