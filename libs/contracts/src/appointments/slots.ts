import { z } from 'zod';
import { LocationId } from '../ids.js';
import { UtcInstant } from './booking.js';

export const SlotDay = z.object({
  date: z.iso.date(),
  slots: z.array(z.object({ start: UtcInstant, free: z.int().min(1) })),
});

export const Slots = z
  .object({
    durationMinutes: z.int(),
    locations: z.array(
      z.object({
        locationId: LocationId,
        timeZone: z.string(),
        durationMinutes: z.int().meta({ description: 'How long the visit takes at this location.' }),
        days: z.array(SlotDay),
      }),
    ),
  })
  .meta({ id: 'Slots' });
export type Slots = z.infer<typeof Slots>;

export const FirstSlots = z
  .object({
    durationMinutes: z.int(),
    locations: z.array(
      z.object({
        locationId: LocationId,
        timeZone: z.string(),
        durationMinutes: z.int(),
        start: UtcInstant,
        free: z.int(),
      }),
    ),
  })
  .meta({ id: 'FirstSlots' });
export type FirstSlots = z.infer<typeof FirstSlots>;
