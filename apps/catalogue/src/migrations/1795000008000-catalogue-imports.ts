import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parts of a catalogue that were handed over and wait for the import to be finished. */
export class CatalogueImports1795000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalogue_import_rows (
        municipality_id text not null,
        import_id uuid not null,
        place integer not null,
        entry jsonb not null,
        staged_at timestamptz not null default now(),
        primary key (municipality_id, import_id, place)
      );
      create index catalogue_import_rows_old on catalogue_import_rows (staged_at);
    `);
  }

  async down(): Promise<void> {}
}
