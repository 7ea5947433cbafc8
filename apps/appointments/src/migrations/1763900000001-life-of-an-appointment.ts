import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LifeOfAnAppointment1763900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table appointments
        add column history jsonb not null default '[]',
        add column override text[] not null default '{}',
        -- Through which its present place was taken: quotas count it so. The channel stays the one it was made through.
        add column place_channel text;
      update appointments set place_channel = channel;
      alter table appointments alter column place_channel set not null;

      -- The list of a day shows what is over as well; appointments_of_day stays for what takes time.
      create index appointments_listed on appointments (municipality_id, location_id, start_at, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
