import { type Timers, touchedIn, type UnitOfWork } from '#platform';
import type { KeepBoard } from './keep-board.action.js';

export const BOARD_TIMERS = Symbol('board timers');

/**
 * When the board is written: after each commit, and by the clock.
 * @returns what the service calls when it stops, before it leaves the broker.
 */
export const startBoardTimers = (timers: Timers, unitOfWork: UnitOfWork, keepBoard: KeepBoard) => {
  unitOfWork.onCommit((tx) => keepBoard.note(touchedIn(tx)));
  timers.add({ name: 'sweep board', everyMilliseconds: 1_000, run: () => keepBoard.sweep() });
  timers.add({ name: 'beat of board', everyMilliseconds: 500, run: () => keepBoard.beat() });
  return { onApplicationShutdown: () => keepBoard.stop() };
};
