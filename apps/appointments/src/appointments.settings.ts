import { z } from 'zod';
import { secretKey, secretKeys, serviceSettings } from '#platform';
import { isCountry } from './people/contact-keys.rules.js';

export const appointmentsSettings = serviceSettings.extend({
  /** Makes the tokens that open one appointment. */
  TOKEN_KEY: secretKey(),
  /** Seals what is kept about people: `k2:<base64>,k1:<base64>`, the first is used to write. */
  DATA_KEYS: secretKeys(),
  /** Makes fingerprints of orders that may come twice. */
  FINGERPRINT_KEY: secretKey(),
  /** Finds people by mail address or phone number: `h2:<base64>,h1:<base64>`, the first is used to write. */
  LOOKUP_KEYS: secretKeys(),
  /** The country of a phone number that names none (ISO 3166, two letters). */
  PHONE_COUNTRY: z.string().refine(isCountry, 'Use two capitals, such as NL.').default('NL'),
  HOLD_MINUTES: z.coerce.number().int().min(1).max(120).default(10),
});
export type AppointmentsSettings = z.output<typeof appointmentsSettings>;
