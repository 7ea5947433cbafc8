import type { Clock } from '#platform';
import type { AppointmentStore } from './appointment.store.js';
import { theClock } from './orders.rules.js';
import type { TakeOrders } from './take-orders.action.js';
import { overAfterMilliseconds } from './visit-end.rules.js';

const most = 500;

/** Says of appointments for which nobody came, and that nobody closed, that they were missed. */
export class NoteMissed {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly takeOrders: TakeOrders,
    private readonly clock: Clock,
  ) {}

  /** @returns how many appointments it looked at. */
  async run(): Promise<number> {
    for (let total = 0; ; ) {
      const noted = await this.portion();
      total += noted;
      if (noted < most) return total;
    }
  }

  private async portion(): Promise<number> {
    const over = await this.appointments.bookedAndOverSince(new Date(this.clock.now() - overAfterMilliseconds), most);
    await Promise.all(
      over.map(({ municipalityId, id }) =>
        this.takeOrders.run(municipalityId, { order: { kind: 'miss', caller: theClock, id } }),
      ),
    );
    return over.length;
  }
}
