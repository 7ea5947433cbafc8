import { type Log, newTrace } from '#platform';
import type { Due } from './due.rules.js';
import { theClock } from './orders.rules.js';
import type { TakeOrders } from './take-orders.action.js';

/** How many at once: fewer than a batch, so that citizens do not wait behind them. */
const portion = 50;

/** Puts the orders of the clock about all that is due. One that fails is looked at again the next time; the others go on. */
export class ClockOrders {
  constructor(
    private readonly takeOrders: TakeOrders,
    private readonly log: Log,
  ) {}

  /**
   * @param due what is due behind this one, in order of (at, id); at most so many.
   * @returns how many appointments it looked at.
   */
  async put(kind: 'lapse' | 'miss', due: (behind: Due | undefined, most: number) => Promise<Due[]>): Promise<number> {
    const traceId = newTrace();
    let looked = 0;
    for (let last: Due | undefined; ; ) {
      const some = await due(last, portion);
      const settled = await Promise.allSettled(
        some.map(({ municipalityId, id }) =>
          this.takeOrders.run(municipalityId, { order: { kind, caller: theClock, id }, traceId }),
        ),
      );
      settled.forEach((one, at) => {
        if (one.status === 'rejected')
          this.log.warn(
            { err: one.reason, kind, appointmentId: some[at]?.id },
            'what the clock found is looked at again',
          );
      });
      looked += some.length;
      last = some.at(-1);
      if (some.length < portion) return looked;
    }
  }
}
