import { z } from 'zod';
import { Who } from '../caller.js';

/** Who did it, as far as a credential tells; `automatic`: the clock. */
export const ChangedBy = z
  .object({ who: Who.optional(), client: z.string().optional(), automatic: z.boolean().optional() })
  .meta({ id: 'ChangedBy' });
export type ChangedBy = z.infer<typeof ChangedBy>;
