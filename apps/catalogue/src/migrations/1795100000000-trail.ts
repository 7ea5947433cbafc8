import type { MigrationInterface, QueryRunner } from 'typeorm';
import { trailTables } from '#platform';

export class Trail1795100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(trailTables);
  }

  async down(): Promise<void> {}
}
