import type { EventContract } from '#contracts';
import type { EventOf } from './event.js';

/** What a reader does with one kind of event. It must be safe to be handed the same event twice (Inbox.once). */
export interface Reaction<E extends EventContract = EventContract> {
  readonly event: E;
  on(event: EventOf<E>): Promise<unknown>;
  readonly together?: Together<E>;
}

/** How events that come together are done together: those of which `take` is the same. */
export interface Together<E extends EventContract = EventContract, News = unknown> {
  newsIn(event: EventOf<E>): News;
  /** In their order and in one transaction: when it throws, nothing was done. */
  take(news: readonly News[]): Promise<unknown>;
}

/** For a list of reactions to different events; keeps the shape of each checked. */
export const reaction = <E extends EventContract>(event: E, on: (event: EventOf<E>) => Promise<unknown>): Reaction =>
  ({ event, on }) as Reaction;

/**
 * For kinds of events that one action takes many of at once.
 * @param take is handed what came together, in order; when that fails, one at a time. When it throws, nothing was done.
 */
export const reactionsOf =
  <News>(take: (news: readonly News[]) => Promise<unknown>) =>
  <E extends EventContract>(event: E, newsIn: (event: EventOf<E>) => News): Reaction => {
    const together: Together<E, News> = { newsIn, take };
    return { event, on: (one: EventOf<E>) => take([newsIn(one)]), together } as unknown as Reaction;
  };
