import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How words are compared. The bodies are bound when they are made, so that a restored copy needs no search path. */
export class Wording1795000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // unaccent() is not immutable, because its dictionary could be replaced; ours is named and never is.
    await runner.query(`
      create function folded(said text) returns text language sql immutable parallel safe strict
      return lower(extensions.unaccent('extensions.unaccent'::regdictionary, normalize(said)) collate pg_c_utf8);

      create function plain(said text) returns text language sql immutable parallel safe strict
      return btrim(regexp_replace(folded(said) collate pg_c_utf8, '[^[:alnum:]]+', ' ', 'g'));

      create function stemmer_of(tongue text) returns regconfig language sql immutable parallel safe
      return case split_part(tongue, '-', 1)
        when 'nl' then 'pg_catalog.dutch'::regconfig
        when 'en' then 'pg_catalog.english'::regconfig
        else 'pg_catalog.simple'::regconfig
      end;
    `);
    // Two words that are one typing error apart (a letter more, less, other, or two swapped) have one of these in common.
    await runner.query(`
      create function one_letter_off(words text[]) returns text[] language sql immutable parallel safe
      return array(
        select distinct left(word, at - 1) || substr(word, at + 1)
        from unnest(words[1:1000]) as word, generate_series(1, length(word) + 1) as at
        where length(word) between 4 and 30
      );
    `);
  }

  async down(): Promise<void> {}
}
