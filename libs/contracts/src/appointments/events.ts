import { z } from 'zod';
import { Channel } from '../caller.js';
import { defineEvent } from '../define.js';
import { AppointmentId, LocationId, MunicipalityId, ProductId } from '../ids.js';
import { AppointmentState, DoneBy, Item, Override } from './booking.js';

/** What may be known of a hold or appointment by everybody inside: nothing personal. */
export const AppointmentSummary = z.object({
  municipalityId: MunicipalityId,
  appointmentId: AppointmentId,
  version: z.int(),
  state: AppointmentState,
  locationId: LocationId,
  items: z.array(Item),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  /** Through which it was made. */
  channel: Channel,
  /** Who made this change, and through what. */
  by: DoneBy,
  /** Rules that staff set aside for this change. */
  override: z.array(Override).optional(),
});
export type AppointmentSummary = z.infer<typeof AppointmentSummary>;

const appointmentEvent = (past: string) =>
  defineEvent({ name: `appointments.appointment.${past}.v1`, data: AppointmentSummary });

export const appointmentHeld = appointmentEvent('held');
export const appointmentBooked = appointmentEvent('booked');
export const appointmentMoved = defineEvent({
  name: 'appointments.appointment.moved.v1',
  data: AppointmentSummary.extend({
    before: z.object({ locationId: LocationId, start: z.iso.datetime(), end: z.iso.datetime() }),
  }),
});
export const appointmentChanged = appointmentEvent('changed');
export const appointmentCancelled = appointmentEvent('cancelled');
export const appointmentArrived = appointmentEvent('arrived');
export const appointmentServed = appointmentEvent('served');
export const appointmentMissed = appointmentEvent('missed');
export const appointmentLapsed = appointmentEvent('lapsed');

export const locationPlanned = defineEvent({
  name: 'appointments.location.planned.v1',
  data: z.object({ municipalityId: MunicipalityId, locationId: LocationId, version: z.int(), by: DoneBy.optional() }),
});

export const planningFactsChanged = defineEvent({
  name: 'appointments.product.planned.v1',
  data: z.object({ municipalityId: MunicipalityId, productId: ProductId, version: z.int() }),
});
