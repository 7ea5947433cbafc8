import type { listQueueChanges, OutputOf, Queue, QueueChange } from '#contracts';

type Answered = OutputOf<typeof listQueueChanges>;

/** What is known of the changes of a line. */
export interface Known {
  /** The last one. */
  readonly last: number;
  /** The latest ones, the oldest first, without a gap. */
  readonly recent: readonly QueueChange[];
}

const mostRecent = 1_000;

/** @returns what is known now, what of it is new and whether there is more; undefined: it does not go on from here. */
export const follow = (
  { last, recent }: Known,
  { changes, lastEventId }: Answered,
): { known: Known; news: readonly QueueChange[]; more: boolean } | undefined => {
  if (lastEventId < last || !goesOnFrom(last, changes)) return undefined;
  const now = changes.at(-1)?.id ?? last;
  if (changes.length === 0 && lastEventId > last) return undefined;
  const known = { last: now, recent: [...recent, ...changes].slice(-mostRecent) };
  return { known, news: changes, more: now < lastEventId };
};

/** Whether these are the changes that came behind it, none left out. */
export const goesOnFrom = (last: number, changes: readonly QueueChange[]): boolean =>
  changes.every(({ id }, at) => id === last + 1 + at);

/** The changes behind one; `older`: that is longer ago than what is known; `unknown`: there is no such one yet. */
export const since = ({ last, recent }: Known, after: number): readonly QueueChange[] | 'older' | 'unknown' => {
  if (after > last) return 'unknown';
  const begins = recent[0]?.id ?? last + 1;
  return after < begins - 1 ? 'older' : recent.filter(({ id }) => id > after);
};

/** What goes on with the clock, though nothing happens. */
const toldOf = ({ at: _, lastEventId: __, join, ...rest }: Queue) => {
  const { callAt: ___, comeAt: ____, ...waits } = join ?? {};
  return { ...rest, join: waits };
};

/** Whether who knows the one learns nothing from the other. */
export const saysTheSame = (one: Queue, other: Queue): boolean =>
  JSON.stringify(toldOf(one)) === JSON.stringify(toldOf(other));
