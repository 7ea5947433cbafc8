import type { Standing } from './standing.rules.js';

/**
 * Whether somebody has to be told another time: a hold has nobody to tell, what has begun goes on, and what another
 * desk serves needs nothing.
 */
export const needsMove = (
  { id, state, startAt }: Pick<Standing, 'id' | 'state' | 'startAt'>,
  seated: ReadonlySet<string>,
  now: number,
): boolean => state === 'booked' && startAt > now && !seated.has(id);

/** As many as may be shown, in the order they had; those that need a move before the others. */
export const shownOf = <Hit>(hits: readonly Hit[], isMovable: (hit: Hit) => boolean, atMost: number): Hit[] => {
  const shown = new Set([...hits.filter(isMovable), ...hits.filter((hit) => !isMovable(hit))].slice(0, atMost));
  return hits.filter((hit) => shown.has(hit));
};
