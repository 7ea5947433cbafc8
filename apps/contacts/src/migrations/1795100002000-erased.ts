import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Erased1795100002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of an appointment of which the person was erased, only the bare fact is kept.
      alter table contact_moments
        drop constraint contact_moments_of_what,
        add constraint contact_moments_of_what check (
          case when about = 'handed-off' then handoff_id is not null and product_id is not null and appointment_id is null
            else handoff_id is null end
        );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
