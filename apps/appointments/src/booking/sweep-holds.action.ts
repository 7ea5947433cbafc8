import type { Clock } from '#platform';
import type { AppointmentStore } from './appointment.store.js';
import type { ClockOrders } from './clock-orders.action.js';

const patience = 3 * 60_000;

/** Lets go of holds that nobody confirmed and whose place nobody took, a few minutes after their time. */
export class SweepHolds {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly clockOrders: ClockOrders,
    private readonly clock: Clock,
  ) {}

  /** @returns how many holds it looked at. */
  async run(): Promise<number> {
    const since = new Date(this.clock.now() - patience);
    return this.clockOrders.put('lapse', (behind, most) => this.appointments.overdueSince(since, behind, most));
  }
}
