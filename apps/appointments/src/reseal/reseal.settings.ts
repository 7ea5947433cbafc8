import type { z } from 'zod';
import { appointmentsSettings } from '../appointments.settings.js';

/** As the service appointments is told them. */
export const resealSettings = appointmentsSettings.pick({
  NODE_ENV: true,
  LOG_LEVEL: true,
  DATABASE_URL: true,
  RUNTIME_DATABASE_URL: true,
  DATA_KEYS: true,
  LOOKUP_KEYS: true,
  PHONE_COUNTRY: true,
});
export type ResealSettings = z.output<typeof resealSettings>;
