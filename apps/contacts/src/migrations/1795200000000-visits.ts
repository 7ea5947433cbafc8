import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Visits1795200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What is there already is not looked at here: nobody could write as long as that takes.
    await runner.query(`
      alter table contact_moments
        add column ticket_id uuid,
        drop constraint contact_moments_about_check,
        add constraint contact_moments_about_check
          check (about in ('booked', 'moved', 'changed', 'cancelled', 'visited', 'handed-off')) not valid,
        add constraint contact_moments_of_visit check (ticket_id is null or about = 'visited') not valid;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
