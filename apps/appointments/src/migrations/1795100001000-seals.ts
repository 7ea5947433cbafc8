import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sealTables } from '#platform';

export class Seals1795100001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(sealTables);
  }

  async down(): Promise<void> {}
}
