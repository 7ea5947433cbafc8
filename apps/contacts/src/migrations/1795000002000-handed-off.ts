import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HandedOff1795000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table contact_moments
        alter appointment_id drop not null,
        add column handoff_id uuid,
        add column product_id text,
        drop constraint contact_moments_about_check,
        add constraint contact_moments_about_check
          check (about in ('booked', 'moved', 'changed', 'cancelled', 'handed-off')),
        add constraint contact_moments_of_what check (
          case when about = 'handed-off' then handoff_id is not null and product_id is not null and appointment_id is null
            else appointment_id is not null and handoff_id is null end
        );
      create index contact_moments_of_handoff on contact_moments (municipality_id, handoff_id, at, id)
        where handoff_id is not null;
    `);
  }

  async down(): Promise<void> {}
}
