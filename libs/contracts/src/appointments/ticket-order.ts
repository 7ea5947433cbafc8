import { z } from 'zod';
import { Channel } from '../caller.js';
import { AppointmentId, Code, LocationId } from '../ids.js';
import { Language } from '../text.js';
import { Items, Needs } from './booking.js';

const isSaid = (value: unknown): boolean => value !== undefined;

/**
 * Who walks in, for what and where; or who comes for an appointment, by its id or its code. Items, language and needs are
 * then those of the appointment, whatever is said beside it.
 */
export const TicketOrder = z
  .strictObject({
    locationId: LocationId.optional().meta({
      description: 'Who walks in says where. Of an appointment: where they are; another than agreed is refused.',
    }),
    items: Items.optional().meta({ description: 'Who walks in says what for.' }),
    appointmentId: AppointmentId.optional(),
    code: Code.optional().meta({ description: 'Of an appointment.' }),
    channel: Channel.optional(),
    language: Language.optional().meta({ description: '`nl` unless told.' }),
    needs: Needs.optional(),
  })
  .superRefine(({ appointmentId, code, locationId, items }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (isSaid(appointmentId) && isSaid(code)) wrong('code', 'Name an appointment or its code, not both.');
    if (isSaid(appointmentId) || isSaid(code)) return;
    if (!isSaid(items)) wrong('items', 'Name what for, or an appointment or its code.');
    if (!isSaid(locationId)) wrong('locationId', 'Name where.');
  })
  .meta({ id: 'TicketOrder' });
export type TicketOrder = z.infer<typeof TicketOrder>;

/** Who walks in, for what and where. */
export type WalkInOrder = TicketOrder & { items: z.infer<typeof Items>; locationId: LocationId };

/** Else they come for an appointment. */
export const isWalkIn = (order: TicketOrder): order is WalkInOrder =>
  !isSaid(order.appointmentId) && !isSaid(order.code);
