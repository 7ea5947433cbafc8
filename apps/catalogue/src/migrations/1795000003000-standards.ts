import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Standards1795000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table standards (
        municipality_id text not null,
        uri text not null,
        name text not null,
        layers text[] not null,
        audience text[] not null,
        sdg text[] not null,
        kinds text[] not null,
        legal_bases jsonb not null,
        imported_at timestamptz not null,
        gone boolean not null default false,
        primary key (municipality_id, uri)
      );
      create index standards_by_name on standards (municipality_id, folded(name), uri);
      create index standards_name_parts on standards using gin (folded(name) extensions.gin_trgm_ops);

      create table standard_import_rows (
        municipality_id text not null,
        import_id uuid not null,
        line integer not null,
        row jsonb not null,
        staged_at timestamptz not null default now(),
        primary key (municipality_id, import_id, line)
      );
      create index standard_import_rows_old on standard_import_rows (staged_at);
    `);
  }

  async down(): Promise<void> {}
}
