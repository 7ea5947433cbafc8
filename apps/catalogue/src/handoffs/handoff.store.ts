import type { Handoff, Way } from '#contracts';
import type { Tx } from '#platform';
import { type HandoffRow, handoffColumns, handoffOf } from './handoff.record.js';
import type { KeptHandoff } from './handoff.rules.js';

export interface MadeUnder {
  readonly handoff: Handoff;
  /** Of what was asked. */
  readonly order: Buffer;
}

/** Handoffs, each with the idempotency key of its order, which counts for 24 hours of real time. */
export class HandoffStore {
  /** The ways by which a product is offered now. */
  async offeredWays(tx: Tx, municipalityId: string, productId: string): Promise<readonly Way[] | undefined> {
    const [row] = (await tx.query(
      `select document -> 'ways' as ways from products where municipality_id = $1 and id = $2 and offered`,
      [municipalityId, productId],
    )) as { ways: Way[] }[];
    return row?.ways;
  }

  /** What was made under a key; a key of more than a day ago is free again. */
  async madeUnder(tx: Tx, municipalityId: string, key: Buffer): Promise<MadeUnder | undefined> {
    await tx.query(
      `update handoffs set order_key = null, order_hash = null
       where municipality_id = $1 and order_key = $2 and ordered_at <= now() - interval '24 hours'`,
      [municipalityId, key],
    );
    const [row] = (await tx.query(
      `select ${handoffColumns}, order_hash as "order" from handoffs where municipality_id = $1 and order_key = $2`,
      [municipalityId, key],
    )) as (HandoffRow & { order: Buffer })[];
    return row && { handoff: handoffOf(row), order: row.order };
  }

  /** @returns false when another was made under its key in the meantime; who is making one is waited for. */
  async add(tx: Tx, municipalityId: string, { handoff, who, hashes }: KeptHandoff): Promise<boolean> {
    const added = (await tx.query(
      `insert into handoffs (municipality_id, id, product_id, way, kind, channel, who, at, url, phone,
         appointment_skipped, order_key, order_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (municipality_id, order_key) where order_key is not null do nothing
       returning id`,
      [
        municipalityId,
        handoff.id,
        handoff.productId,
        handoff.way,
        handoff.kind,
        handoff.channel,
        who ?? null,
        handoff.at,
        handoff.url ?? null,
        handoff.phone ?? null,
        handoff.appointmentSkipped,
        hashes?.key ?? null,
        hashes?.order ?? null,
      ],
    )) as unknown[];
    return added.length === 1;
  }
}
