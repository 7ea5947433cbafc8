import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Origin1795100002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A keyed hash of where a caller without a credential held it from, for as long as it is a hold.
      alter table appointments add column origin text;
      create index appointments_held_from on appointments (municipality_id, origin)
        where state = 'held' and origin is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
