import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Feedback1795200001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feedback (
        municipality_id text not null,
        id uuid not null,
        about text not null check (about in ('visit', 'handoff')),
        appointment_id uuid,
        ticket_id uuid,
        handoff_id uuid,
        location_id text,
        product_ids text[] not null,
        visited_on date,
        waited_seconds integer,
        satisfaction smallint check (satisfaction between 1 and 5),
        wait_acceptable boolean,
        done boolean,
        comment bytea,
        language text not null,
        channel text not null,
        given_at timestamptz not null,
        primary key (municipality_id, id),
        constraint about_one_thing_at_most check (num_nonnulls(appointment_id, ticket_id, handoff_id) <= 1),
        constraint a_visit_is_somewhere
          check ((about = 'visit') = (location_id is not null) and (about = 'visit') = (visited_on is not null))
      );
      create unique index feedback_of_appointment on feedback (municipality_id, appointment_id)
        where appointment_id is not null;
      create unique index feedback_of_ticket on feedback (municipality_id, ticket_id) where ticket_id is not null;
      create unique index feedback_of_handoff on feedback (municipality_id, handoff_id) where handoff_id is not null;
      create index feedback_of_visits on feedback (municipality_id, location_id, visited_on) where about = 'visit';

      create index tickets_code_once on tickets (municipality_id, code);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
