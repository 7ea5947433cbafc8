import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ErasuresAnnounced1795100004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How often it was announced, and when last: what contacts does not answer is announced again.
      alter table erasures
        add column announced integer not null default 1,
        add column announced_at timestamptz not null default now();
      create index erasures_incomplete on erasures (announced_at) where contacts_at is null;
      create index erasures_asked on erasures (municipality_id, at, id) where reason = 'asked';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
