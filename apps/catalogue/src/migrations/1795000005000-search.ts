import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Synonyms, unfinished words with a typing error, words as people write them, and what highlights a hit. */
export class Search1795000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table products drop column words, drop column near_words;
      drop function product_near_words(text, jsonb);

      create or replace function product_words(id text, document jsonb) returns tsvector language sql immutable parallel safe
      return (
        select joined(
          setweight(to_tsvector(stemmer, coalesce(plain(said ->> 'title'), '')), 'A') ||
          setweight(to_tsvector(stemmer, coalesce(plain(concat_ws(' ', spoken(said -> 'keywords'), spoken(said -> 'synonyms'),
            id, document -> 'standard' ->> 'name', spoken(document -> 'themes'), spoken(document -> 'lifeEvents'))), '')), 'B') ||
          setweight(to_tsvector(stemmer, coalesce(plain(said ->> 'summary'), '')), 'C') ||
          setweight(to_tsvector(stemmer, coalesce(endings(plain(concat_ws(' ', said ->> 'title', spoken(said -> 'keywords'),
            spoken(said -> 'synonyms'), id, document -> 'standard' ->> 'name'))), '')), 'C') ||
          setweight(to_tsvector(stemmer, coalesce(plain(concat_ws(' ',
            left(said ->> 'description', 5000), left(spoken(said -> 'conditions'), 3000))), '')), 'D')
        )
        from (select key, value from jsonb_each(document -> 'texts') order by key limit 30) as texts (tongue, said)
        cross join lateral (values (stemmer_of(tongue)), ('pg_catalog.simple'::regconfig)) as stemmers (stemmer)
      );

      create function product_said_words(document jsonb) returns text[] language sql immutable parallel safe
      return array(
        select distinct word
        from (select value from jsonb_each(document -> 'texts') order by key limit 30) as texts (said),
          regexp_split_to_table(lower(normalize(concat_ws(' ',
            said ->> 'title', spoken(said -> 'keywords'), spoken(said -> 'synonyms'))) collate pg_c_utf8), '[^[:alnum:]]+') as word
        where length(word) between 4 and 30
        order by word limit 1000
      );
    `);
    // A word that is still being typed is compared with as much of the words as was typed: 5, 6 or 7 letters of them.
    await runner.query(`
      create function beginnings_off(beginnings text[]) returns text[] language sql immutable parallel safe
      return array(select form || '*' from unnest(one_letter_off(beginnings)) as form);

      create function beginning_off(word text) returns text[] language sql immutable parallel safe
      return case when length(word) >= 5 then beginnings_off(array[left(word, 7)]) end;

      create function product_near_words(id text, document jsonb) returns text[] language sql immutable parallel safe
      return one_letter_off(tsvector_to_array(ts_filter(product_words(id, document), '{a,b}')))
        || beginnings_off(array(
        select distinct left(word, size) from unnest(product_said_words(document)) as said, folded(said) as word, generate_series(5, 7) as size
        where length(word) > size
      ));

      alter table products
        add column said_words text[] not null generated always as (product_said_words(document)) stored,
        add column words tsvector not null generated always as (product_words(id, document)) stored,
        add column near_words text[] not null generated always as (product_near_words(id, document)) stored;
      create index products_words on products using gin (words) with (fastupdate = off) where offered;
      create index products_near_words on products using gin (near_words) with (fastupdate = off) where offered;
    `);
    await runner.query(`
      create function stems_of(word text) returns text[] language sql immutable parallel safe strict
      return array(
        select distinct unnest(array[word] || tsvector_to_array(to_tsvector('pg_catalog.dutch', word))
          || tsvector_to_array(to_tsvector('pg_catalog.english', word)))
      );

      create function any_of(stems text[], ending text) returns tsquery language sql immutable parallel safe strict
      return (select string_agg(quote_literal(stem) || ending, ' | ')::tsquery from unnest(stems) as stem);

      create function parts_of(word text) returns text[] language sql immutable parallel safe strict
      return array(
        select distinct unnest(stems_of(part))
        from generate_series(5, length(word) - 3) as size, unnest(array[left(word, size), right(word, size)]) as part
      );

      create function says_little(word text) returns boolean language sql immutable parallel safe strict
      return numnode(plainto_tsquery('pg_catalog.dutch', word)) = 0 or numnode(plainto_tsquery('pg_catalog.english', word)) = 0;
    `);
    await runner.query(`
      create text search configuration shown_dutch (copy = pg_catalog.dutch);
      alter text search configuration shown_dutch alter mapping for hword, hword_part, word with extensions.unaccent, dutch_stem;
      create text search configuration shown_english (copy = pg_catalog.english);
      alter text search configuration shown_english alter mapping for hword, hword_part, word with extensions.unaccent, english_stem;
      create text search configuration shown_simple (copy = pg_catalog.simple);
      alter text search configuration shown_simple alter mapping for hword, hword_part, word with extensions.unaccent, simple;

      create function shown_in(tongue text) returns regconfig language sql immutable parallel safe
      return case split_part(tongue, '-', 1)
        when 'nl' then 'shown_dutch'::regconfig
        when 'en' then 'shown_english'::regconfig
        else 'shown_simple'::regconfig
      end;
    `);
  }

  async down(): Promise<void> {}
}
