import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Contacts1795000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table contact_moments (
        municipality_id text not null,
        id uuid not null,
        appointment_id uuid not null,
        about text not null check (about in ('booked', 'moved', 'changed', 'cancelled')),
        channel text not null,
        who text,
        direction text not null check (direction in ('in', 'out')),
        at timestamptz not null,
        primary key (municipality_id, id)
      );
      create index contact_moments_of_appointment on contact_moments (municipality_id, appointment_id, at, id);
    `);
  }

  async down(): Promise<void> {}
}
