import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Information areas of the Single Digital Gateway, which standard belongs to which, and which product has which standard. */
export class Sdg1795000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sdg_areas (
        municipality_id text not null,
        code text not null,
        area text not null,
        area_uri text not null,
        theme text not null,
        theme_uri text not null,
        imported_at timestamptz not null,
        primary key (municipality_id, code)
      );

      create table standard_sdg (
        municipality_id text not null,
        uri text not null,
        code text not null,
        primary key (municipality_id, uri, code)
      );

      alter table products
        add column standard_uri text generated always as (document -> 'standard' ->> 'uri') stored;
      create index products_standard on products (municipality_id, standard_uri) where offered;
    `);
  }

  async down(): Promise<void> {}
}
