import type { Clock } from '#platform';
import type { AppointmentStore } from './appointment.store.js';
import { theClock } from './orders.rules.js';
import type { TakeOrders } from './take-orders.action.js';

const patience = 3 * 60_000;
const most = 500;

/** Lets go of holds that nobody confirmed and whose place nobody took, a few minutes after their time. */
export class SweepHolds {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly takeOrders: TakeOrders,
    private readonly clock: Clock,
  ) {}

  /** @returns how many holds it looked at. */
  async run(): Promise<number> {
    for (let total = 0; ; ) {
      const swept = await this.portion();
      total += swept;
      if (swept < most) return total;
    }
  }

  private async portion(): Promise<number> {
    const overdue = await this.appointments.overdueSince(new Date(this.clock.now() - patience), most);
    await Promise.all(
      overdue.map(({ municipalityId, id }) =>
        this.takeOrders.run(municipalityId, { order: { kind: 'lapse', caller: theClock, id } }),
      ),
    );
    return overdue.length;
  }
}
