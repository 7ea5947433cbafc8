import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Queue1795200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table tickets (
        municipality_id text not null,
        id uuid not null,
        location_id text not null,
        taken_on date not null,
        sequence integer not null,
        number text not null,
        code text not null,
        state text not null
          check (state in ('waiting', 'called', 'serving', 'parked', 'served', 'missed', 'left')),
        version integer not null check (version >= 1),
        items jsonb not null,
        extra_minutes integer not null,
        channel text not null,
        language text not null,
        person bytea,
        priority boolean not null,
        origin text,
        token_generation integer not null,
        appointment_id uuid,
        agreed_at timestamptz,
        taken_at timestamptz not null,
        not_before timestamptz,
        misses integer not null,
        begun boolean not null,
        for_desk text,
        for_skill text,
        desk_id text,
        first_called_at timestamptz,
        waited_seconds integer,
        ended_at timestamptz,
        history jsonb not null,
        changed_at timestamptz not null,
        primary key (municipality_id, id),
        constraint one_number_a_day unique (municipality_id, location_id, taken_on, sequence)
      );
      create index tickets_open on tickets (municipality_id, location_id)
        where state in ('waiting', 'called', 'serving', 'parked');
      create unique index tickets_code on tickets (municipality_id, code)
        where state in ('waiting', 'called', 'serving', 'parked');
      create unique index tickets_of_appointment on tickets (municipality_id, appointment_id)
        where state in ('waiting', 'called', 'serving', 'parked');
      create index tickets_by_appointment on tickets (municipality_id, appointment_id);
      create index tickets_of_origin on tickets (municipality_id, origin)
        where origin is not null and state in ('waiting', 'called', 'serving', 'parked');
      create index tickets_called on tickets (municipality_id, location_id, first_called_at)
        where first_called_at is not null;

      create table calls (
        municipality_id text not null,
        id uuid not null,
        location_id text not null,
        desk_id text not null,
        desk_number integer not null,
        ticket_id uuid not null,
        called_at timestamptz not null,
        last_called_at timestamptz not null,
        times integer not null,
        serving_at timestamptz,
        expected_until timestamptz not null,
        ended_at timestamptz,
        outcome text,
        primary key (municipality_id, id),
        constraint ended_says_how check ((ended_at is null) = (outcome is null))
      );
      create unique index one_open_call_per_desk on calls (municipality_id, location_id, desk_id) where ended_at is null;
      create unique index one_open_call_per_ticket on calls (municipality_id, ticket_id) where ended_at is null;
      create index calls_of_ticket on calls (municipality_id, ticket_id);

      create table staffed_desks (
        municipality_id text not null,
        location_id text not null,
        desk_id text not null,
        since timestamptz not null,
        seen_at timestamptz not null,
        primary key (municipality_id, location_id, desk_id)
      );

      create table lines (
        municipality_id text not null,
        location_id text not null,
        walk_in_credit real not null,
        last_change bigint not null,
        primary key (municipality_id, location_id)
      );

      create table queue_changes (
        municipality_id text not null,
        location_id text not null,
        id bigint not null,
        at timestamptz not null,
        change jsonb not null,
        primary key (municipality_id, location_id, id)
      );

      create table service_times (
        municipality_id text not null,
        location_id text not null,
        product_id text not null,
        visits real not null,
        planned_seconds real not null,
        served_seconds real not null,
        primary key (municipality_id, location_id, product_id)
      );

      create table usual_waits (
        municipality_id text not null,
        location_id text not null,
        weekday integer not null,
        hour integer not null,
        visits real not null,
        waited_seconds real not null,
        primary key (municipality_id, location_id, weekday, hour)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
