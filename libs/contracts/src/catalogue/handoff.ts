import { z } from 'zod';
import { Caller, Channel, Idempotency } from '../caller.js';
import { defineRequest } from '../define.js';
import { ProductId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { WayId, WayKind } from './way.js';

export const HandoffId = z.uuid().meta({ description: 'A handoff.', example: '019abf00-0000-7000-8000-000000000000' });

/** Somebody was passed on to a way that is not ours to perform. Nothing of it is about a person. */
export const Handoff = z
  .object({
    id: HandoffId,
    productId: ProductId,
    way: WayId,
    kind: WayKind,
    channel: Channel,
    at: z.iso.datetime(),
    /** Where to go on, or whom to call; a way may have both. */
    url: z.string().optional(),
    phone: z.string().optional(),
    /** Whether an appointment would have been another way to do this. */
    appointmentSkipped: z.boolean(),
  })
  .meta({ id: 'Handoff' });
export type Handoff = z.infer<typeof Handoff>;

export const HandoffOrder = z.strictObject({ way: WayId, channel: Channel.optional() }).meta({ id: 'HandoffOrder' });

export const makeHandoff = defineRequest({
  subject: 'catalogue.make-handoff.v1',
  input: z.object({ caller: Caller, productId: ProductId, way: WayId, idempotency: Idempotency.optional() }),
  output: Handoff,
  problems: ['product-unknown', 'invalid-input', 'idempotency-key-reused', 'not-allowed'],
});

export const getHandoff = defineRequest({
  subject: 'catalogue.get-handoff.v1',
  input: z.object({ productId: ProductId, handoffId: HandoffId }),
  output: Handoff,
  problems: ['not-found'],
});

/** Handoffs of one product, way and channel in one week (ISO 8601, Monday to Sunday, by the municipality's clock). */
export const HandoffCount = z
  .object({
    productId: ProductId,
    way: WayId,
    kind: WayKind,
    channel: Channel,
    /** `2026-W48`. */
    week: z.string(),
    handoffs: z.int(),
    /** Of these, where an appointment would have been another way. */
    appointmentsSkipped: z.int(),
  })
  .meta({ id: 'HandoffCount' });
export type HandoffCount = z.infer<typeof HandoffCount>;

export const countHandoffs = defineRequest({
  subject: 'catalogue.count-handoffs.v1',
  input: z.object({
    productId: ProductId.optional(),
    /** Dates by the municipality's clock, `until` not included. */
    from: CalendarDate.optional(),
    until: CalendarDate.optional(),
    page: z.int().min(1).max(10_000),
    pageSize: z.int().min(1).max(100),
  }),
  output: z.object({
    items: z.array(HandoffCount),
    total: z.int(),
    handoffs: z.int(),
    appointmentsSkipped: z.int(),
  }),
  problems: ['invalid-input'],
});
