import {
  Batches,
  isExclusionViolation,
  isUniqueViolation,
  type Metrics,
  type Outcome,
  ProblemError,
  type UnitOfWork,
} from '#platform';
import type { AppointmentStore } from './appointment.store.js';
import { type Asked, type DecideOrders, MovedMeanwhile, type OrderAnswer } from './decide-orders.action.js';
import { KeyJustUsed } from './remembered-answers.store.js';

interface Located extends Asked {
  readonly municipalityId: string;
}

const mostTries = 5;

/** Something happened meanwhile that a look at the present state answers. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof KeyJustUsed || isExclusionViolation(error) || isUniqueViolation(error);

/**
 * Brings orders together per location: those that arrive while one batch is decided are the next. A move to another
 * location is decided by itself, under the locks of both.
 */
export class TakeOrders {
  private readonly batches: Batches<Located, OrderAnswer>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly appointments: AppointmentStore,
    private readonly decideOrders: DecideOrders,
    private readonly metrics: Metrics,
  ) {
    this.batches = new Batches<Located, OrderAnswer>({
      run: (key, orders) => this.decideTogether(key, orders),
      mostTogether: 128,
      longestQueue: 5_000,
      onSplit: (error) => this.count(error),
    });
  }

  /** @throws ProblemError what stands in the way. */
  async run(municipalityId: string, asked: Asked): Promise<OrderAnswer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.atItsLocation(municipalityId, asked);
      } catch (error) {
        if (!(error instanceof MovedMeanwhile) || tries >= mostTries) throw error;
      }
    }
  }

  private async atItsLocation(municipalityId: string, asked: Asked): Promise<OrderAnswer> {
    const { order } = asked;
    if (!('id' in order)) return this.put(municipalityId, order.wish.locationId, asked);
    const present = await this.appointments.locationOf(municipalityId, order.id);
    if (present === undefined) throw new ProblemError('appointment-unknown');
    const wanted = order.kind === 'change' ? (order.change.locationId ?? present) : present;
    if (wanted === present) return this.put(municipalityId, present, asked);
    const [outcome] = await this.patiently(municipalityId, [present, wanted], [asked]);
    return opened(outcome);
  }

  private put(municipalityId: string, locationId: string, asked: Asked): Promise<OrderAnswer> {
    return this.batches.put(`${municipalityId}/${locationId}`, { ...asked, municipalityId });
  }

  private async decideTogether(key: string, orders: readonly Located[]): Promise<readonly Outcome<OrderAnswer>[]> {
    const [municipalityId = '', locationId = ''] = key.split('/');
    return this.patiently(municipalityId, [locationId], orders);
  }

  /** One order is tried again when it was overtaken; several are tried singly, by the batches. */
  private async patiently(municipalityId: string, locationIds: readonly string[], asked: readonly Asked[]) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.unitOfWork.run((tx) => this.decideOrders.within(tx, municipalityId, locationIds, asked));
      } catch (error) {
        if (asked.length > 1 || !isOvertaken(error) || tries >= mostTries) throw error;
        this.count(error);
      }
    }
  }

  private count(error: unknown): void {
    if (isExclusionViolation(error)) this.metrics.lastWord.inc();
  }
}

const opened = (outcome: Outcome<OrderAnswer> | undefined): OrderAnswer => {
  if (!outcome) throw new Error('An order got no answer.');
  if ('error' in outcome) throw outcome.error;
  return outcome.ok;
};
