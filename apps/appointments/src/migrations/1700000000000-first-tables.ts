import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables } from '#platform';

export class FirstTables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(messagingTables);
    await runner.query(`
      create table locations (
        municipality_id text not null,
        id text not null,
        version integer not null,
        plan_version integer not null,
        plan jsonb not null,
        changed_at timestamptz not null,
        primary key (municipality_id, id)
      );

      create table desks (
        municipality_id text not null,
        location_id text not null,
        id text not null,
        number integer generated always as identity unique,
        primary key (municipality_id, location_id, id)
      );

      create table planning_facts (
        municipality_id text not null,
        product_id text not null,
        version integer not null,
        facts jsonb not null,
        primary key (municipality_id, product_id)
      );

      create table products (
        municipality_id text not null,
        product_id text not null,
        version integer not null,
        published boolean not null,
        primary key (municipality_id, product_id)
      );

      create table appointments (
        municipality_id text not null,
        id uuid not null,
        code text not null,
        state text not null
          check (state in ('held', 'booked', 'arrived', 'served', 'cancelled', 'missed', 'lapsed')),
        version integer not null check (version >= 1),
        location_id text not null,
        desk_number integer not null,
        period tstzrange not null
          check (not isempty(period) and upper(period) - lower(period) <= interval '24 hours'),
        in_force boolean not null,
        start_at timestamptz not null,
        end_at timestamptz not null,
        items jsonb not null,
        extra_minutes integer not null,
        channel text not null,
        language text not null,
        held_until timestamptz,
        token_generation integer not null,
        person bytea,
        confirmed_with bytea,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        primary key (municipality_id, id),
        constraint held_says_until_when check (state <> 'held' or held_until is not null),
        constraint only_the_living_take_time check (not in_force or state in ('held', 'booked', 'arrived')),
        constraint one_visit_at_a_desk exclude using gist (desk_number with =, period with &&) where (in_force)
      );
      create index appointments_of_day on appointments (municipality_id, location_id, start_at) where in_force;
      create unique index appointments_code on appointments (municipality_id, code) where in_force;
      create index appointments_code_once on appointments (municipality_id, code);
      create index appointments_held on appointments (held_until) where state = 'held';

      create table remembered_answers (
        municipality_id text not null,
        client text not null,
        route text not null,
        key text not null,
        fingerprint bytea not null,
        answer bytea not null,
        appointment_id uuid not null,
        remembered_at timestamptz not null default now(),
        primary key (municipality_id, client, route, key)
      );
      create index remembered_answers_old on remembered_answers (remembered_at);
      create index remembered_answers_of on remembered_answers (municipality_id, appointment_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
