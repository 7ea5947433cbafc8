import { randomInt } from 'node:crypto';
import {
  Batches,
  isDatabaseAway,
  isExclusionViolation,
  isUniqueViolation,
  type Metrics,
  type Outcome,
  ProblemError,
  type UnitOfWork,
} from '#platform';
import type { AppointmentStore } from './appointment.store.js';
import { codeFrom } from './appointment-token.rules.js';
import { type Asked, type DecideOrders, MovedMeanwhile, type OrderAnswer, TooLate } from './decide-orders.action.js';
import type { Order } from './orders.rules.js';
import { KeyJustUsed } from './remembered-answers.store.js';

interface Located extends Asked {
  readonly municipalityId: string;
  readonly locationIds: readonly string[];
}

/** An order about an appointment that is there. */
type AskedAbout = Asked & { readonly order: Extract<Order, { readonly id: string }> };

const mostTries = 5;

/** Fewer transactions when many come, at the cost of so much of waiting; who comes alone does not wait. */
const paceMilliseconds = 20;

/** A little is left for who only looks. */
const atOnceWith = (connections: number): number => Math.max(1, connections - 1 - Math.floor(connections / 8));

const movedAgainAndAgain = (): ProblemError =>
  new ProblemError('service-unavailable', { detail: 'Others move it again and again.', retryAfterSeconds: 1 });

/** Something happened meanwhile that a look at the present state answers. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof KeyJustUsed || error instanceof TooLate || isExclusionViolation(error) || isUniqueViolation(error);

const wantedLocation = (order: Order): string | undefined =>
  order.kind === 'change' ? order.change.locationId : order.kind === 'move' ? order.locationId : undefined;

/** Another code: the one that was drawn may be somebody's. */
const withNewCode = ({ order, ...rest }: Located): Located =>
  'names' in order
    ? { ...rest, order: { ...order, names: { id: order.names.id, code: codeFrom(randomInt) } } }
    : { ...rest, order };

/**
 * Brings orders together per location: those that arrive while one batch is decided are the next. Moves from one
 * location to another are brought together per municipality, under the locks of all their locations.
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
      run: (_key, orders) => this.decideTogether(orders),
      mostTogether: 128,
      pace: paceMilliseconds,
      atOnce: atOnceWith(unitOfWork.connections),
      longestQueue: 5_000,
      provesNothingDone: (error) => !isDatabaseAway(error),
      onSplit: (error) => this.count(error),
    });
  }

  /** @throws ProblemError what stands in the way. */
  async run(municipalityId: string, asked: Asked): Promise<OrderAnswer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.atItsLocation(municipalityId, asked);
      } catch (error) {
        if (!(error instanceof MovedMeanwhile)) throw error;
        if (tries >= mostTries) throw movedAgainAndAgain();
      }
    }
  }

  /** Puts orders about appointments in this order: what one gives back the next may take. */
  async inTurn(municipalityId: string, asked: readonly AskedAbout[]): Promise<PromiseSettledResult<OrderAnswer>[]> {
    const ids = asked.map(({ order }) => order.id);
    const foundById = await this.appointments.find(municipalityId, ids);
    const theirs = asked.filter(({ order }) =>
      this.decideOrders.mayBeAsked(municipalityId, order, foundById.get(order.id)),
    );
    const all = [
      ...new Set(
        theirs.flatMap(({ order }) => [foundById.get(order.id)?.locationId ?? [], wantedLocation(order) ?? []].flat()),
      ),
    ];
    return Promise.allSettled(
      asked.map((one) =>
        theirs.includes(one)
          ? this.put(municipalityId, all, one).catch((error) => {
              if (error instanceof MovedMeanwhile) return this.run(municipalityId, one);
              throw error;
            })
          : Promise.reject(new ProblemError('appointment-unknown')),
      ),
    );
  }

  private async atItsLocation(municipalityId: string, asked: Asked): Promise<OrderAnswer> {
    const { order } = asked;
    if (!('id' in order)) return this.put(municipalityId, [order.wish.locationId], asked);
    const found = (await this.appointments.find(municipalityId, [order.id])).get(order.id);
    if (!this.decideOrders.mayBeAsked(municipalityId, order, found) || !found)
      throw new ProblemError('appointment-unknown');
    const present = found.locationId;
    const wanted = wantedLocation(order) ?? present;
    return this.put(municipalityId, wanted === present ? [present] : [present, wanted], asked);
  }

  private put(municipalityId: string, locationIds: readonly string[], asked: Asked): Promise<OrderAnswer> {
    const key = `${municipalityId}/${locationIds.length === 1 ? locationIds[0] : ''}`;
    return this.batches.put(key, { ...asked, municipalityId, locationIds });
  }

  /** One order is tried again when it was overtaken; several are tried singly, by the batches. */
  private async decideTogether(orders: readonly Located[]): Promise<readonly Outcome<OrderAnswer>[]> {
    const municipalityId = orders[0]?.municipalityId ?? '';
    const locationIds = [...new Set(orders.flatMap((order) => order.locationIds))];
    let asked = orders;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.unitOfWork.run((tx) => this.decideOrders.within(tx, municipalityId, locationIds, asked));
      } catch (error) {
        if (asked.length > 1 || !isOvertaken(error)) throw error;
        this.count(error);
        if (tries >= mostTries) throw isExclusionViolation(error) ? new ProblemError('slot-taken') : error;
        asked = asked.map(withNewCode);
      }
    }
  }

  private count(error: unknown): void {
    if (isExclusionViolation(error)) this.metrics.lastWord.inc();
  }
}
