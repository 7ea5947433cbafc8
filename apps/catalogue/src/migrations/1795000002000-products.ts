import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Products1795000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Dutch writes "parkeervergunning" as one word: who asks for a "vergunning" finds it by its endings.
    await runner.query(`
      create aggregate joined (tsvector) (sfunc = pg_catalog.tsvector_concat, stype = tsvector, initcond = '');

      create function spoken(texts jsonb) returns text language sql immutable parallel safe
      return (select string_agg(said, ' ') from jsonb_array_elements_text(texts) as said);

      create function endings(said text) returns text language sql immutable parallel safe strict
      return (
        select string_agg(right(word, size), ' ')
        from string_to_table(said, ' ') as word, generate_series(5, length(word) - 3) as size
        where length(word) <= 40
      );

      create function product_words(id text, document jsonb) returns tsvector language sql immutable parallel safe
      return (
        select joined(
          setweight(to_tsvector(stemmer, coalesce(plain(said ->> 'title'), '')), 'A') ||
          setweight(to_tsvector(stemmer, coalesce(plain(concat_ws(' ', spoken(said -> 'keywords'),
            id, document -> 'standard' ->> 'name', spoken(document -> 'themes'))), '')), 'B') ||
          setweight(to_tsvector(stemmer, coalesce(plain(said ->> 'summary'), '')), 'C') ||
          setweight(to_tsvector(stemmer, coalesce(endings(plain(
            concat_ws(' ', said ->> 'title', spoken(said -> 'keywords'), id, document -> 'standard' ->> 'name'))), '')), 'C') ||
          setweight(to_tsvector(stemmer, coalesce(plain(left(said ->> 'description', 5000)), '')), 'D')
        )
        from (select key, value from jsonb_each(document -> 'texts') order by key limit 30) as texts (tongue, said)
        cross join lateral (values (stemmer_of(tongue)), ('pg_catalog.simple'::regconfig)) as stemmers (stemmer)
      );

      create function product_titles(document jsonb) returns jsonb language sql immutable parallel safe
      return (
        select jsonb_object_agg(tongue, plain(said ->> 'title'))
        from jsonb_each(document -> 'texts') as texts (tongue, said)
      );

      create function product_near_words(id text, document jsonb) returns text[] language sql immutable parallel safe
      return one_letter_off(tsvector_to_array(ts_filter(product_words(id, document), '{a,b}')));
    `);
    // Products are read often and written seldom: their words go into the index at once, not onto a list read each time.
    await runner.query(`
      create table products (
        municipality_id text not null,
        id text not null,
        version integer not null check (version > 0),
        document jsonb not null,
        card jsonb not null,
        changed_at timestamptz not null,
        published boolean not null generated always as ((document ->> 'published')::boolean) stored,
        titles jsonb not null generated always as (product_titles(document)) stored,
        words tsvector not null generated always as (product_words(id, document)) stored,
        near_words text[] not null generated always as (product_near_words(id, document)) stored,
        primary key (municipality_id, id)
      );
      create index products_words on products using gin (words) with (fastupdate = off) where published;
      create index products_near_words on products using gin (near_words) with (fastupdate = off) where published;
    `);
  }

  async down(): Promise<void> {}
}
