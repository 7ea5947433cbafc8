import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Handoffs1795000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What is counted is in the indexes, so that a count reads no more than its own weeks.
    await runner.query(`
      create table handoffs (
        municipality_id text not null,
        id uuid not null,
        product_id text not null,
        way text not null,
        kind text not null,
        channel text not null,
        who text,
        at timestamptz not null,
        url text,
        phone text,
        appointment_skipped boolean not null,
        order_key bytea,
        order_hash bytea,
        ordered_at timestamptz not null default now(),
        primary key (municipality_id, id),
        check (url is not null or phone is not null),
        check ((order_key is null) = (order_hash is null))
      );
      create unique index handoffs_once on handoffs (municipality_id, order_key) where order_key is not null;
      create index handoffs_by_time on handoffs (municipality_id, at)
        include (product_id, way, kind, channel, appointment_skipped);
      create index handoffs_of_product on handoffs (municipality_id, product_id, at)
        include (way, kind, channel, appointment_skipped);
    `);
  }

  async down(): Promise<void> {}
}
