import type { MigrationInterface, QueryRunner } from 'typeorm';

const raising = (table: string, after: 'insert' | 'update' | 'delete', rows: 'new' | 'old'): string => `
  create trigger known_after_${after} after ${after} on ${table} referencing ${rows} table as touched
    for each statement execute function raise_planning_versions();`;

const watched = (table: string): string =>
  raising(table, 'insert', 'new') + raising(table, 'update', 'new') + raising(table, 'delete', 'old');

export class PlanningVersions1795300100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Raised in the transaction of each change of what planning knows of products, and of which locations there are.
      create table planning_versions (
        municipality_id text not null,
        version integer not null,
        primary key (municipality_id)
      );
      insert into planning_versions (municipality_id, version)
      select municipality_id, 1 from planning_facts union select municipality_id, 1 from locations;

      create function raise_planning_versions() returns trigger language plpgsql set search_path from current as $$
      begin
        insert into planning_versions (municipality_id, version)
        select distinct municipality_id, 1 from touched order by 1
        on conflict (municipality_id) do update set version = planning_versions.version + 1;
        return null;
      end $$;
      ${watched('planning_facts')}
      ${watched('planning_facts_here')}
      ${watched('products')}
      ${raising('locations', 'insert', 'new')}
      ${raising('locations', 'delete', 'old')}
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
