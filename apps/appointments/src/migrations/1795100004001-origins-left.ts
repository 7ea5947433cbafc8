import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Without a transaction: the previous release goes on writing while it is made. */
export class OriginsLeft1795100004001 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists appointments_origin_left');
    // Where somebody held from, of what is no hold any more: none, but those that another release wrote.
    await runner.query(
      `create index concurrently appointments_origin_left on appointments (municipality_id, id)
       where origin is not null and state <> 'held'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
