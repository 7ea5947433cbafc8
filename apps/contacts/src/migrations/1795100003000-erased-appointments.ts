import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ErasedAppointments1795100003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whatever is heard of these later is a moment about nobody. Kept as long as the moments are: an appointment may be
      -- cancelled long after its person was erased, and news of it may come late.
      create table erased_appointments (
        municipality_id text not null,
        appointment_id uuid not null,
        primary key (municipality_id, appointment_id)
      );

      -- What was done for each erasure, so that it is reported alike when it is announced again.
      create table erasures (
        municipality_id text not null,
        id uuid not null,
        contact_moments integer not null,
        primary key (municipality_id, id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
