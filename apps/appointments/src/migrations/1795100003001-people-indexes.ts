import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = {
  // Of whose persons something is still kept: little, however many appointments there were.
  appointments_past_with_person: `(municipality_id, end_at, id)
    where person is not null and state in ('booked', 'arrived', 'served', 'missed')`,
  appointments_closed_with_person: `(municipality_id, changed_at, id)
    where person is not null and state in ('cancelled', 'lapsed')`,
  // To walk over all persons in order, as resealing does.
  appointments_with_person: '(municipality_id, id) where person is not null',
  // Who is not found yet by how they can be reached; empty but after an upgrade.
  appointments_not_keyed: `(municipality_id, id)
    where person is not null and keyed_version is distinct from version`,
};

/** Without a transaction: the previous release goes on writing while they are made. */
export class PeopleIndexes1795100003001 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, what] of Object.entries(indexes)) {
      // One that was broken off is there, and of no use.
      await runner.query(`drop index concurrently if exists ${name}`);
      await runner.query(`create index concurrently ${name} on appointments ${what}`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
