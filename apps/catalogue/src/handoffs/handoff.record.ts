import type { Handoff } from '#contracts';
import { instantOf } from '#platform';

/** What is shown of a row of `handoffs`, under these names. */
export interface HandoffRow extends Omit<Handoff, 'at' | 'url' | 'phone'> {
  readonly at: Date;
  readonly url: string | null;
  readonly phone: string | null;
}

export const handoffColumns = `id, product_id as "productId", way, kind, channel, at, url, phone,
  appointment_skipped as "appointmentSkipped"`;

export const handoffOf = ({ id, productId, way, kind, channel, at, ...row }: HandoffRow): Handoff => ({
  id,
  productId,
  way,
  kind,
  channel,
  at: instantOf(at.getTime()),
  ...(row.url === null ? {} : { url: row.url }),
  ...(row.phone === null ? {} : { phone: row.phone }),
  appointmentSkipped: row.appointmentSkipped,
});
