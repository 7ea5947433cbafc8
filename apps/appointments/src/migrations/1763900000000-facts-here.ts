import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FactsHere1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table planning_facts_here (
        municipality_id text not null,
        product_id text not null,
        location_id text not null,
        version integer not null,
        differences jsonb not null,
        primary key (municipality_id, product_id, location_id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
