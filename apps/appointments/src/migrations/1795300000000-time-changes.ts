import type { MigrationInterface, QueryRunner } from 'typeorm';

const placed = (row: string): string =>
  `(${row}.location_id, ${row}.desk_number, ${row}.period, ${row}.in_force, ${row}.held_until, ${row}.channel, ${row}.place_channel)`;

const dateOf = (row: string): string => `(lower(${row}.period) at time zone 'utc')::date`;

export class TimeChanges1795300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which appointments began, ceased or went on differently to take time at a location. All who change that hold the
      -- lock of the location: so of one location a greater id is a later commit, and who knows all up to an id is current
      -- with what has a greater one. Kept for an hour.
      create table time_changes (
        municipality_id text not null,
        location_id text not null,
        id bigint generated always as identity,
        appointment_id uuid not null,
        -- In UTC, of the start: of the place that was left, and of the one that was taken.
        start_on date not null,
        noted_at timestamptz not null default now(),
        primary key (municipality_id, location_id, id)
      );
      create index time_changes_old on time_changes using brin (noted_at);

      create function note_time_taken() returns trigger language plpgsql set search_path from current as $$
      begin
        insert into time_changes (municipality_id, location_id, appointment_id, start_on)
        select municipality_id, location_id, id, ${dateOf('taken')} from taken where in_force;
        return null;
      end $$;
      create trigger time_taken after insert on appointments referencing new table as taken
        for each statement execute function note_time_taken();

      create function note_time_changed() returns trigger language plpgsql set search_path from current as $$
      begin
        insert into time_changes (municipality_id, location_id, appointment_id, start_on)
        select before.municipality_id, before.location_id, before.id, ${dateOf('before')} from before join after using (municipality_id, id)
        where before.in_force and ${placed('before')} is distinct from ${placed('after')}
        union
        select after.municipality_id, after.location_id, after.id, ${dateOf('after')} from before join after using (municipality_id, id)
        where after.in_force and ${placed('before')} is distinct from ${placed('after')};
        return null;
      end $$;
      create trigger time_changed after update on appointments referencing old table as before new table as after
        for each statement execute function note_time_changed();

      create trigger time_left after delete on appointments referencing old table as taken
        for each statement execute function note_time_taken();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
