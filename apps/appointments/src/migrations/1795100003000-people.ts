import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People1795100003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table person_keys (
        municipality_id text not null,
        appointment_id uuid not null,
        kind text not null check (kind in ('email', 'phone')),
        key_id text not null,
        hash bytea not null,
        primary key (municipality_id, appointment_id, kind)
      );
      create index person_keys_of on person_keys (municipality_id, hash);

      -- For which version of an appointment person_keys were written last, and with what: a key and a country. A release
      -- that knows nothing of it raises the version alone, and so leaves a row that is seen to be behind.
      alter table appointments add column keyed_version integer, add column keyed_with text;

      create table erasures (
        municipality_id text not null,
        id uuid not null,
        reason text not null check (reason in ('asked', 'retention')),
        -- By what somebody was named, never the address or number itself.
        asked_by text check (asked_by in ('email', 'phone', 'appointmentId')),
        by jsonb not null,
        at timestamptz not null,
        answers integer not null,
        contacts_at timestamptz,
        contact_moments integer,
        primary key (municipality_id, id)
      );

      create table erased_appointments (
        municipality_id text not null,
        erasure_id uuid not null,
        appointment_id uuid not null,
        still_to_come boolean not null,
        primary key (municipality_id, erasure_id, appointment_id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
