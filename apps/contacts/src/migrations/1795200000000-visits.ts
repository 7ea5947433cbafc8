import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Visits1795200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table contact_moments
        add column ticket_id uuid,
        drop constraint contact_moments_about_check,
        add constraint contact_moments_about_check
          check (about in ('booked', 'moved', 'changed', 'cancelled', 'visited', 'handed-off')),
        add constraint contact_moments_of_visit check (ticket_id is null or about = 'visited');
      create index contact_moments_of_ticket on contact_moments (municipality_id, ticket_id, at, id)
        where ticket_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
