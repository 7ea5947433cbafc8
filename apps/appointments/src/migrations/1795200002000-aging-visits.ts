import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which is found what is kept of visits that are over: nothing that was forgotten is looked at again. */
export class AgingVisits1795200002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index tickets_to_forget on tickets (municipality_id, ended_at)
        where ended_at is not null and code <> '';
      create index feedback_to_forget on feedback (municipality_id, given_at)
        where comment is not null or appointment_id is not null or ticket_id is not null or language <> 'nl';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
