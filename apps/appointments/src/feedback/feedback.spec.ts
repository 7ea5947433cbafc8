import { describe, expect, it } from '@jest/globals';
import type { AppointmentState, TicketState } from '#contracts';
import { isOver, unknownOf } from './feedback.rules.js';

describe('a visit', () => {
  const appointments: Record<AppointmentState, boolean> = {
    held: false,
    booked: false,
    arrived: false,
    served: true,
    missed: true,
    cancelled: false,
    lapsed: false,
  };
  it.each(Object.entries(appointments))('by appointment that is %s is over: %s', (state, over) => {
    expect(isOver({ state: state as AppointmentState, ticketState: undefined })).toBe(over);
  });

  const tickets: Record<TicketState, boolean> = {
    waiting: false,
    called: false,
    serving: false,
    parked: false,
    served: true,
    missed: true,
    left: true,
  };
  it.each(Object.entries(tickets))('by a ticket that is %s is over: %s', (ticketState, over) => {
    expect(isOver({ state: undefined, ticketState: ticketState as TicketState })).toBe(over);
  });

  it('was one, though it was cancelled, when they came', () => {
    expect(isOver({ state: 'cancelled', ticketState: 'left' })).toBe(true);
  });

  it('is over when staff said so of the appointment, whatever its ticket', () => {
    expect(isOver({ state: 'served', ticketState: 'waiting' })).toBe(true);
    expect(isOver({ state: 'arrived', ticketState: 'left' })).toBe(false);
  });
});

it.each([
  [{ ticketId: 'one' }, 'ticket-unknown'],
  [{ handoffId: 'one' }, 'not-found'],
  [{}, 'appointment-unknown'],
])('what is named by %j and not there is %s', (order, code) => {
  expect(unknownOf(order)).toBe(code);
});
