import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables } from '#platform';

export class Messaging1795000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(messagingTables);
  }

  async down(): Promise<void> {}
}
