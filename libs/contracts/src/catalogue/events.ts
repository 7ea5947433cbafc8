import { z } from 'zod';
import { Channel, Who } from '../caller.js';
import { defineEvent } from '../define.js';
import { MunicipalityId, ProductId } from '../ids.js';
import { HandoffId } from './handoff.js';
import { WayId, WayKind } from './way.js';

const data = z.object({ municipalityId: MunicipalityId, productId: ProductId, version: z.int() });

/** It is offered from now on, as it stands in this version. */
export const productPublished = defineEvent({
  name: 'catalogue.product.published.v1',
  data: data.extend({
    /** Whether an appointment is one of the ways to get it; true unless told. */
    bookable: z.boolean().optional(),
  }),
});
export const productWithdrawn = defineEvent({ name: 'catalogue.product.withdrawn.v1', data });

/** Somebody was passed on to a way that is not ours to perform. */
export const handoffMade = defineEvent({
  name: 'catalogue.handoff.made.v1',
  data: z.object({
    municipalityId: MunicipalityId,
    handoffId: HandoffId,
    productId: ProductId,
    way: WayId,
    kind: WayKind,
    channel: Channel,
    who: Who.optional(),
    appointmentSkipped: z.boolean(),
  }),
});
