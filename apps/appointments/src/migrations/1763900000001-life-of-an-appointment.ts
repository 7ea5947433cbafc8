import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LifeOfAnAppointment1763900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table appointments
        add column history jsonb not null default '[]',
        add column override text[] not null default '{}',
        -- Through which its present place was taken, none: through the channel it was made by. Quotas count it so.
        add column place_channel text;

      -- The list of a day shows what is over as well; appointments_of_day stays for what takes time.
      create index appointments_listed on appointments (municipality_id, location_id, start_at, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
