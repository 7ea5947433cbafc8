import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Without a transaction: the previous release goes on writing while what is there is looked at. */
export class VisitsValidated1795200000001 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const name of ['contact_moments_about_check', 'contact_moments_of_visit'])
      await runner.query(`alter table contact_moments validate constraint ${name}`);
    // One that was broken off is there, and of no use.
    await runner.query('drop index concurrently if exists contact_moments_of_ticket');
    await runner.query(
      `create index concurrently contact_moments_of_ticket on contact_moments (municipality_id, ticket_id, at, id)
       where ticket_id is not null`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
