import type { Clock } from '#platform';
import type { AppointmentStore } from './appointment.store.js';
import type { ClockOrders } from './clock-orders.action.js';
import { overAfterMilliseconds } from './visit-end.rules.js';

/** Says of appointments for which nobody came, and that nobody closed, that they were missed. */
export class NoteMissed {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly clockOrders: ClockOrders,
    private readonly clock: Clock,
  ) {}

  /** @returns how many appointments it looked at. */
  async run(): Promise<number> {
    const since = new Date(this.clock.now() - overAfterMilliseconds);
    return this.clockOrders.put('miss', (behind, most) => this.appointments.bookedAndOverSince(since, behind, most));
  }
}
