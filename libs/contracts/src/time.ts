import { z } from 'zod';

const inUtc = (text: string): string => {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().replace('.000Z', 'Z');
};

const inOurCentury = (text: string): boolean => text >= '2000-' && text < '2100-';

/** An instant. Any offset is accepted; what leaves is UTC: `2026-12-01T08:00:00Z`. Years 2000 to 2099. */
export const Instant = z.iso
  .datetime({ offset: true, abort: true, error: 'Use an instant such as 2026-12-01T08:00:00Z.' })
  .overwrite(inUtc)
  .refine(inOurCentury, 'Use an instant in the years 2000 to 2099.')
  .meta({ description: 'An instant; any offset is accepted, UTC is answered.', example: '2026-12-01T08:00:00Z' });
export type Instant = z.infer<typeof Instant>;

/** A calendar date without a time zone: `2026-12-01`. Years 2000 to 2099. */
export const CalendarDate = z.iso
  .date({ abort: true, error: 'Use a date such as 2026-12-01.' })
  .refine(inOurCentury, 'Use a date in the years 2000 to 2099.')
  .meta({ description: 'A date.', example: '2026-12-01' });
export type CalendarDate = z.infer<typeof CalendarDate>;

/** Wall clock, in multiples of five minutes. */
export const WallClock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5][05]$/, 'Use a time such as 09:00, in steps of five minutes.')
  .meta({ description: 'Local time of the location, in steps of five minutes.', example: '09:00' });

/** As WallClock, and `24:00` for the end of the day. */
export const WallClockEnd = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5][05]|24:00)$/, 'Use a time such as 17:00, or 24:00, in steps of five minutes.')
  .meta({ description: 'Local time at which it ends; 24:00 is the end of the day.', example: '17:00' });

export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return /^[A-Za-z]/.test(zone);
    } catch {
      return false;
    }
  }, 'Use an IANA time zone such as Europe/Amsterdam.')
  .meta({ description: 'An IANA time zone.', example: 'Europe/Amsterdam' });
