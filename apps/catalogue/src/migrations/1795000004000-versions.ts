import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts beside what is published; every change is kept as a version. */
export class Versions1795000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalogues (
        municipality_id text not null primary key,
        revision bigint not null default 0,
        changed_at timestamptz not null,
        settings jsonb,
        settings_version integer not null default 0,
        settings_changed_at timestamptz
      );

      create table product_versions (
        municipality_id text not null,
        product_id text not null,
        version integer not null check (version > 0),
        did text not null check (did in ('written', 'published', 'scheduled', 'unscheduled', 'withdrawn', 'began', 'ended')),
        at timestamptz not null,
        by jsonb not null,
        written_in integer not null check (written_in <= version),
        scheduled_at timestamptz,
        changed text[] not null default '{}',
        document jsonb,
        primary key (municipality_id, product_id, version),
        check ((did = 'written') = (document is not null)),
        check (did <> 'written' or written_in = version),
        check (did <> 'scheduled' or scheduled_at is not null)
      );
    `);
    // In which languages nothing is missing of what some language says.
    await runner.query(`
      create function complete_in(document jsonb) returns text[] language sql immutable
      return (
        with places (place, tag) as (
          select field, tag from jsonb_each(document -> 'texts') as texts (tag, said), jsonb_each(said) as part (field, value)
          where field not in ('keywords', 'synonyms') and value <> '[]'
          union all
          select path::text || at, tag
          from unnest('{$.ways[*].title, $.ways[*].description, $.ways[*].hours, $.ways[*].conditions[*].because,
              $.prices[*].label}'::jsonpath[]) as path,
            jsonb_path_query(document, path) with ordinality as found (said, at), jsonb_object_keys(said) as tag
        )
        select coalesce(array_agg(tag), '{}') from jsonb_object_keys(document -> 'texts') as tag
        where not exists (
          select 1 from places group by place having not bool_or(places.tag = tag.tag)
        )
      );
    `);
    // What was written until now had a flag of its own, no synonyms, one kind of price and one kind of relation; no locations were all of them.
    // `due_at` is when the clock has something to do next: publish what is scheduled, begin a period, or end it.
    await runner.query(`
      create function as_now(old jsonb) returns jsonb language sql immutable
      return (old - 'published') || jsonb_build_object(
        'sdg', '[]'::jsonb, 'lifeEvents', '[]'::jsonb, 'legalBasis', '[]'::jsonb,
        'texts', (select jsonb_object_agg(tag, said || '{"synonyms": []}') from jsonb_each(old -> 'texts') as texts (tag, said)),
        'ways', (select coalesce(jsonb_agg(case when way -> 'locationIds' = '[]' then way - 'locationIds' else way end order by at), '[]')
          from jsonb_array_elements(old -> 'ways') with ordinality as ways (way, at)),
        'prices', (select coalesce(jsonb_agg('{"kind": "base"}' || price order by at), '[]')
          from jsonb_array_elements(old -> 'prices') with ordinality as prices (price, at)),
        'related', (select coalesce(jsonb_agg(jsonb_build_object('productId', id, 'as', 'often-together') order by at), '[]')
          from jsonb_array_elements_text(old -> 'related') with ordinality as related (id, at))
      );

      insert into product_versions (municipality_id, product_id, version, did, at, by, written_in, document)
      select municipality_id, id, version, 'written', changed_at, '{}', version, as_now(document) from products;

      insert into catalogues (municipality_id, revision, changed_at)
      select municipality_id, sum(version), max(changed_at) from products group by municipality_id;

      drop index products_words, products_near_words;
      alter table products
        drop column words, drop column near_words, drop column titles,
        alter document drop not null, alter card drop not null,
        alter published drop expression,
        add column written_in integer,
        add column complete_in text[] not null default '{}',
        add column published_in integer,
        add column published_as integer,
        add column published_at timestamptz,
        add column scheduled_in integer,
        add column scheduled_at timestamptz,
        add column offered boolean not null default false,
        add column offered_from timestamptz,
        add column offered_until timestamptz;

      update products set
        written_in = version,
        complete_in = complete_in(as_now(document)),
        offered = published,
        published_in = case when published then version end,
        published_as = case when published then version end,
        published_at = case when published then changed_at end,
        card = case when published then card end,
        document = case when published then as_now(document) end;

      alter table products
        drop column published,
        alter written_in set not null,
        add column due_at timestamptz generated always as
          (least(scheduled_at, case when offered then offered_until else offered_from end)) stored,
        add column titles jsonb generated always as (product_titles(document)) stored,
        add column words tsvector not null generated always as (product_words(id, document)) stored,
        add column near_words text[] not null generated always as (product_near_words(id, document)) stored,
        add check ((published_in is null) = (document is null)),
        add check ((published_in is null) = (published_as is null)),
        add check ((scheduled_in is null) = (scheduled_at is null)),
        add check (published_in is not null or not offered),
        add check (published_in is not null or coalesce(offered_from, offered_until) is null);
      create index products_words on products using gin (words) with (fastupdate = off) where offered;
      create index products_near_words on products using gin (near_words) with (fastupdate = off) where offered;
      create index products_due on products (due_at) where due_at is not null;

      drop function as_now(jsonb);
      drop function complete_in(jsonb);
    `);
  }

  async down(): Promise<void> {}
}
