import { type Caller, FeedbackOrder, giveFeedback, type InputOf, type waitingFacts } from '#contracts';
import type { TestDatabase } from '#testkit';
import { asked, byPhone, byWeb, keys, orders, town } from '../booking/a-booking.builder.js';
import { aQueue, doing, type QueueInstance, type QueueParts } from '../queue/a-queue.builder.js';
import { FeedbackStore } from './feedback.store.js';
import { GiveFeedback } from './give-feedback.action.js';
import { WaitingFactsViews } from './waiting-facts.views.js';

/** What may be other than it is for real. */
export interface FeedbackParts extends QueueParts {
  readonly Feedbacks?: typeof FeedbackStore;
}

/** Booking, the line and feedback on this database, without Nest and NATS. */
export const aFeedback = (database: TestDatabase, now: number, parts: FeedbackParts = {}) => {
  const queue = aQueue(database, now, parts);
  const { dataSource } = database;
  const { inside } = queue.booking;
  const { Feedbacks = FeedbackStore } = parts;
  const store = new Feedbacks(dataSource, inside.seal);
  const giving = new GiveFeedback({ ...inside, store, clock: queue.clock, tokenKey: keys.token });
  const views = new WaitingFactsViews(dataSource, queue.clock);
  return {
    queue,
    dataSource,
    seal: inside.seal,
    give: (
      feedback: Partial<FeedbackOrder>,
      caller: Caller = byPhone,
      rest: Partial<Pick<InputOf<typeof giveFeedback>, 'idempotency' | 'handoff'>> = {},
    ) => giving.run(asked(giveFeedback.input.parse({ caller, feedback: FeedbackOrder.parse(feedback), ...rest }))),
    facts: (change: Partial<InputOf<typeof waitingFacts>> = {}, municipalityId = town) =>
      views.facts(asked({ page: 1, pageSize: 20, ...change }, municipalityId)),
  };
};

export type FeedbackInstance = ReturnType<typeof aFeedback>;

export const bearerOf = (appointmentToken: string): Caller => ({ ...byWeb, appointmentToken });

/** Calls whoever is next to a desk that is signed on, serves them and lets them go. */
export const serveNext = async (queue: QueueInstance, deskId = 'balie-1'): Promise<void> => {
  const { next, change } = doing(queue);
  const call = await next(deskId);
  await change(call?.id ?? '', { do: 'serve' });
  await change(call?.id ?? '', { do: 'finish' });
};

export const bookAt = (queue: QueueInstance, start: string) => orders(queue.booking).book(start);
