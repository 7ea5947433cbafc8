import { z } from 'zod';
import { secretKey, secretKeys, serviceSettings } from '#platform';

export const appointmentsSettings = serviceSettings.extend({
  /** Makes the tokens that open one appointment. */
  TOKEN_KEY: secretKey(),
  /** Seals what is kept about people: `k2:<base64>,k1:<base64>`, the first is used to write. */
  DATA_KEYS: secretKeys(),
  /** Makes fingerprints of orders that may come twice. */
  FINGERPRINT_KEY: secretKey(),
  HOLD_MINUTES: z.coerce.number().int().min(1).max(120).default(10),
});
export type AppointmentsSettings = z.output<typeof appointmentsSettings>;
